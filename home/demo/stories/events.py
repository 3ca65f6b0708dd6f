"""Sport events, and what people saw on the roads."""

from home.demo.department import YANN
from home.demo.people import AMELIE, MATHIEU, PAUL, RUNNERS, SYLVIE, TOWN
from home.demo.places import BRENNE, COURCELLE
from home.demo.stories.description import Day, Days, Done, Story

EVENT = "soutien-a-une-manifestation-sportive"
ROAD = "signaler-un-probleme-sur-une-route"

STORIES = (
    Story(
        procedure=EVENT,
        person=SYLVIE,
        profile=TOWN,
        answers={
            "f_type": "commune",
            "f_manifestation": "Fête du vélo",
            "f_discipline": "Vélo",
            "f_niveau": "local",
            "f_dates": Days(185, 185),
            "f_lieux": "Saint-Aubin-des-Aulnes, Brenne",
            "f_programme": "Le matin, une boucle de 18 km à faire en famille et une de 45 km. L'après-midi, atelier de "
            "réparation, parcours d'adresse pour les enfants, vélos adaptés à essayer.",
            "f_voie": True,
            "f_longueur": 45.0,
            "f_routes": ["priorite", "deviation"],
            "f_participants": 350,
            "f_spectateurs": 600,
            "f_categories": ["jeunes", "adultes", "handisport"],
            "f_secours": "Les secouristes de la Vernaie",
            "f_eco": ["gobelets", "tri", "balisage"],
            "f_depenses": 720_000,
            "f_inscriptions": 60_000,
            "f_autres": 200_000,
            "f_demande": 200_000,
            "f_materiel": True,
            "f_materielliste": ["barrieres", "sono"],
            "f_emploi": 1,
            "f_logo": 1,
        },
        started=33,
        transmitted=30,
        acts=(
            Done(ago=25, act="take_charge"),
            Done(
                ago=8,
                act="request_corrections",
                fields=("f_plan", "f_assurance"),
                deadline=7,
                message="Sur le plan, marquez les signaleurs aux croisements de la D 14. L'attestation d'assurance "
                "s'arrête au 31 décembre : joignez celle de l'an prochain dès que vous l'avez.",
            ),
        ),
    ),
    Story(
        procedure=EVENT,
        person=MATHIEU,
        profile=RUNNERS,
        answers={
            "f_type": "association",
            "f_federation": "Athlétisme",
            "f_manifestation": "Les 10 km de l'Aulne",
            "f_discipline": "Course à pied",
            "f_niveau": "regional",
            "f_dates": Days(140, 140),
            "f_lieux": "Vernay-le-Pont, Brenne",
            "f_programme": "9 h : course des enfants, 1 km. 10 h : 10 km, départ place des Trois-Aulnes. 11 h 30 : "
            "marche de 5 km ouverte à tous. 13 h : repas des bénévoles.",
            "f_voie": True,
            "f_longueur": 10.0,
            "f_routes": ["fermeture"],
            "f_participants": 800,
            "f_spectateurs": 1500,
            "f_categories": ["jeunes", "adultes"],
            "f_secours": "Les secouristes de la Vernaie, un médecin du club",
            "f_eco": ["gobelets", "tri", "covoiturage"],
            "f_depenses": 1_480_000,
            "f_inscriptions": 760_000,
            "f_autres": 300_000,
            "f_demande": 420_000,
            "f_materiel": True,
            "f_materielliste": ["barrieres", "podium", "arche"],
            "f_contrat": 1,
            "f_emploi": 1,
            "f_logo": 1,
        },
        started=9,
        transmitted=4,
    ),
    Story(
        procedure=ROAD,
        person=AMELIE,
        answers={
            "f_nature": "eau",
            "f_route": "D 14",
            "f_commune": BRENNE,
            "f_endroit": "Après le pont neuf, dans le virage, en allant vers Courcelle. La boue descend du champ à "
            "chaque pluie et couvre la moitié de la route.",
            "f_date": Day(-6),
        },
        started=5,
        transmitted=5,
        acts=(Done(ago=4, act="take_charge", by=YANN),),
    ),
    Story(
        procedure=ROAD,
        person=PAUL,
        answers={
            "f_nature": "panneau",
            "f_route": "D 31",
            "f_commune": COURCELLE,
            "f_endroit": "Au croisement du moulin, le panneau « Cédez le passage » est tombé dans le fossé.",
            "f_date": Day(-3),
        },
        started=3,
        transmitted=3,
    ),
)
