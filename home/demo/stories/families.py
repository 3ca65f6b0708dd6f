"""What families and students asked for: transport cards and student grants."""

from home.demo.department import INES
from home.demo.people import AMELIE, JEANNE, KARIM, ODILE, THOMAS
from home.demo.places import BRENNE, COURCELLE, SAINT_AUBIN
from home.demo.stories.description import Done, Someone, Story, StoryAnswers

CARD = "carte-de-transport-scolaire"
GRANT = "bourse-departementale-d-etudes"

_CARD: StoryAnswers = {
    "f_dejacarte": False,
    "f_adapte": False,
    "f_regime": "demi",
    "f_mode": "car",
    "f_distance": "plus",
    "f_alternee": False,
    "f_reglement": 1,
}
_COLLEGE: StoryAnswers = {
    "f_niveau": "college",
    "f_ecole": "Collège des Trois-Aulnes",
    "f_ecoleville": "Vernay-le-Pont",
}

STORIES = (
    Story(
        procedure=CARD,
        person=KARIM,
        someone=Someone(first_name="Nour", last_name="Haddad", birth_date="2014-05-19"),
        answers=_CARD
        | _COLLEGE
        | {
            "f_classe": "6e",
            "f_commune": SAINT_AUBIN,
            "f_arret": "Place du Marché",
        },
        started=70,
        transmitted=70,
        acts=(
            Done(ago=66, act="take_charge", by=INES),
            Done(ago=60, act="accept", by=INES, number="TS-1187", message="Ligne 12, arrêt Place du Marché, 7 h 24."),
            Done(ago=41, act="file_away", by=INES, message="Carte remise à l'élève."),
        ),
        opened=59,
    ),
    Story(
        procedure=CARD,
        person=ODILE,
        someone=Someone(first_name="Basile", last_name="Marchand", birth_date="2010-11-03"),
        answers=_CARD
        | {
            "f_niveau": "lycee",
            "f_ecole": "Lycée Louise-Aubry",
            "f_ecoleville": "Vernay-le-Pont",
            "f_classe": "Seconde",
            "f_commune": BRENNE,
            "f_arret": "Pont neuf",
        },
        started=59,
        transmitted=58,
        acts=(
            Done(ago=54, act="take_charge"),
            Done(ago=50, act="accept", number="TS-1254", message="Ligne 4, arrêt Pont neuf, 7 h 05."),
        ),
        opened=48,
    ),
    Story(
        procedure=CARD,
        person=KARIM,
        someone=Someone(first_name="Ilyes", last_name="Haddad", birth_date="2018-02-27"),
        answers=_CARD
        | {
            "f_niveau": "primaire",
            "f_ecole": "École des Essarts",
            "f_ecoleville": "Les Essarts-Neufs",
            "f_classe": "CE2",
            "f_commune": SAINT_AUBIN,
            "f_arret": "Je ne sais pas",
        },
        started=10,
        transmitted=9,
        acts=(Done(ago=6, act="take_charge"),),
    ),
    Story(
        procedure=CARD,
        person=AMELIE,
        someone=Someone(first_name="Suzanne", last_name="Joubert", birth_date="2013-08-08"),
        answers=_CARD
        | _COLLEGE
        | {
            "f_classe": "5e",
            "f_commune": BRENNE,
            "f_arret": "Rue Haute",
            "f_alternee": True,
            "f_commune2": COURCELLE,
            "f_arret2": "Quai des Tanneurs",
        },
        started=15,
        transmitted=14,
        acts=(
            Done(ago=10, act="take_charge", by=INES),
            Done(
                ago=3,
                act="request_corrections",
                by=INES,
                fields=("f_domicile",),
                deadline=10,
                message="La facture jointe a plus de trois mois. Joignez-en une plus récente : eau, électricité, "
                "téléphone ou quittance de loyer.",
            ),
        ),
    ),
    Story(
        procedure=CARD,
        person=AMELIE,
        someone=Someone(first_name="Léon", last_name="Joubert", birth_date="2019-12-01"),
        answers=_CARD
        | {
            "f_niveau": "primaire",
            "f_ecole": "École du Gué",
            "f_ecoleville": "Brenne",
            "f_classe": "CP",
            "f_commune": BRENNE,
            "f_arret": "Rue Haute",
            "f_distance": "moins",
        },
        started=1,
        transmitted=1,
    ),
    Story(
        procedure=CARD,
        person=ODILE,
        someone=Someone(first_name="Rose", last_name="Marchand", birth_date="2015-04-22"),
        answers={
            "f_dejacarte": False,
            "f_adapte": False,
        },
        started=8,
    ),
    Story(
        procedure=GRANT,
        person=JEANNE,
        answers={
            "f_naissance": "2005-07-11",
            "f_depuis": "plus",
            "f_diplome": "licence",
            "f_intitule": "Licence de lettres, première année",
            "f_etablissement": "Université de la Rive",
            "f_ville": "Rive-sur-Orne",
            "f_redouble": False,
            "f_logement": "crous",
            "f_acharge": True,
            "f_revenu": 2_480_000,
            "f_parts": 2.5,
            "f_etudiants": 1,
            "f_crous": False,
            "f_assiduite": 1,
        },
        started=72,
        transmitted=71,
        acts=(Done(ago=69, act="withdraw"),),
    ),
    Story(
        procedure=GRANT,
        person=JEANNE,
        answers={
            "f_naissance": "2005-07-11",
            "f_depuis": "plus",
            "f_diplome": "licence",
            "f_intitule": "Licence de géographie, première année",
            "f_etablissement": "Université de la Rive",
            "f_ville": "Rive-sur-Orne",
            "f_redouble": True,
            "f_redoublemotif": "Je me suis réorientée en octobre : les lettres ne me convenaient pas.",
            "f_logement": "crous",
            "f_acharge": True,
            "f_revenu": 2_480_000,
            "f_parts": 2.5,
            "f_etudiants": 1,
            "f_crous": True,
            "f_echelon": "e3",
            "f_assiduite": 1,
        },
        started=22,
        transmitted=20,
        acts=(Done(ago=15, act="take_charge"),),
    ),
    Story(
        procedure=GRANT,
        person=THOMAS,
        answers={
            "f_naissance": "2006-01-30",
            "f_depuis": "plus",
            "f_diplome": "bts",
            "f_intitule": "BUT informatique, deuxième année",
            "f_etablissement": "IUT de Vernay-le-Pont",
            "f_ville": "Vernay-le-Pont",
            "f_redouble": False,
            "f_logement": "parents",
        },
        started=6,
    ),
)
