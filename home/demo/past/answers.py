"""What the requests of the demo's two years answer, by procedure: valid, varied, made from the seed."""

import datetime as dt
from random import Random

from home.demo.past import names
from home.demo.past.people import Filer
from home.demo.stories.association_answers import SIGNED, budget
from home.demo.stories.description import StoryAnswers

PROJECTS = (
    ("Fête du village", "evenement", "une journée de jeux, de musique et de repas partagé sur la place", ("tous",)),
    ("Festival des contes", "evenement", "trois soirées de contes dans les granges et les lavoirs", ("tous", "jeunes")),
    ("Concerts d'été", "evenement", "quatre concerts en plein air, avec des musiciens d'ici", ("tous",)),
    ("Ateliers de lecture", "regulier", "une séance par semaine, à la bibliothèque et à l'école", ("jeunes", "ages")),
    ("Aide aux devoirs", "regulier", "deux soirs par semaine, des bénévoles accompagnent les élèves", ("jeunes",)),
    ("Sorties pour les aînés", "regulier", "une sortie par mois, avec un car adapté", ("ages", "handicap")),
    ("Jardin partagé", "regulier", "des parcelles cultivées ensemble, un compost pour la rue", ("tous", "precarite")),
    ("Spectacle des quatre saisons", "creation", "un spectacle écrit et joué avec les habitants", ("tous",)),
    ("Exposition de photographies", "creation", "les métiers d'hier et d'aujourd'hui, dans les rues", ("tous",)),
    ("Achat d'instruments", "equipement", "des instruments prêtés aux élèves qui commencent", ("jeunes", "adherents")),
    ("Sonorisation de la salle", "equipement", "une sonorisation légère, prêtée aux associations voisines", ("tous",)),
    ("Atelier de réparation", "equipement", "des outils et des établis pour réparer au lieu de jeter", ("tous",)),
)  # fmt: skip
"""Title, kind, what it is, for whom."""
EVENTS = (
    ("Course nature", "Course à pied", True), ("Randonnée cycliste", "Vélo", True),
    ("Tournoi des jeunes", "Judo", False),
    ("Descente de l'Aulne", "Canoë", True), ("Gala de fin d'année", "Gymnastique", False),
    ("Trail des crêtes", "Course à pied", True), ("Tournoi d'hiver", "Basket", False),
    ("Fête du sport", "Multisport", False),
)  # fmt: skip
"""Name, sport, whether it goes on roads."""
SCHOOLS = (
    ("primaire", "École du Gué", "CM1"), ("college", "Collège des Trois-Aulnes", "6e"),
    ("college", "Collège des Trois-Aulnes", "4e"), ("college", "Collège du Vieux-Pont", "5e"),
    ("lycee", "Lycée Louise-Aubry", "Seconde"), ("lycee", "Lycée des Tanneurs", "Terminale"),
    ("apprenti", "Centre de formation de la Vernaie", "Première année"),
)  # fmt: skip
STUDIES = (
    ("licence", "Licence d'histoire, première année", "Université de la Rive", "Rive-sur-Orne"),
    ("licence", "Licence de biologie, troisième année", "Université de la Rive", "Rive-sur-Orne"),
    ("bts", "BUT génie civil, deuxième année", "IUT de Vernay-le-Pont", "Vernay-le-Pont"),
    ("master", "Master d'urbanisme, première année", "Université de la Rive", "Rive-sur-Orne"),
    ("ecole", "Diplôme d'infirmier, deuxième année", "Institut de soins de la Vernaie", "Vernay-le-Pont"),
)


def _person(filer: Filer) -> StoryAnswers:
    return {
        "f_prenom": filer.user.first_name,
        "f_patronyme": filer.user.last_name,
        "f_tel": filer.user.telephone,
        "f_courriel": filer.user.email,
    }


def _organisation(filer: Filer) -> StoryAnswers:
    facts: StoryAnswers = {"f_nom": filer.profile.name, "f_siret": filer.profile.siret, "f_fonction": filer.function}
    return _person(filer) | facts


def association_grant(filer: Filer, day: dt.date, chance: Random) -> StoryAnswers:
    """For a project: a balanced budget, of which at most half is asked of the département."""
    title, kind, content, audience = chance.choice(PROJECTS)
    begins = day + dt.timedelta(days=chance.randrange(70, 200))
    lasts = 1 if kind == "evenement" else chance.randrange(60, 300)
    first, second, third = (chance.randrange(4, 60) * 100 for _part in range(3))
    total = first + second + third
    grant = min(10_000, max(200, total * chance.randrange(20, 50) // 10_000 * 100))
    town = min(total - grant, chance.randrange(0, 15) * 100)
    description = (
        f"{title} à {filer.place[1]} : {content}. Nous le préparons avec la mairie et les écoles, et chacun y est "
    )
    return (
        _organisation(filer)
        | SIGNED
        | {
            "f_rna": filer.profile.rna,
            "f_creation": f"{chance.randrange(1975, 2020)}-0{chance.randrange(1, 9)}-12",
            "f_objet": f"L'association anime la vie {names.of(filer.place[1])} toute l'année, avec ses bénévoles.",
            "f_adherents": chance.randrange(15, 240),
            "f_salaries": False,
            "f_representant": True,
            "f_projet": title,
            "f_nature": kind,
            "f_description": description + "le bienvenu.",
            "f_dates": {"from": begins.isoformat(), "to": (begins + dt.timedelta(days=lasts)).isoformat()},
            "f_lieux": filer.place[1],
            "f_public": list(audience),
            "f_nombre": chance.randrange(20, 900),
            "f_reussite": "La fréquentation attendue est atteinte, et des habitants nous rejoignent pour la suite.",
        }
        | budget(
            expenses={"Achats et locations": first, "Intervenants": second, "Communication et assurance": third},
            incomes=[("propres", True, total - grant - town), ("commune", chance.random() < 0.6, town)],
            asked=grant,
            before=chance.choice((None, None, 500, 1_200, 2_000)),
        )
    )


def sport_event(filer: Filer, day: dt.date, chance: Random) -> StoryAnswers:
    """For an event: at most 30 % of what it costs."""
    name, sport, on_roads = chance.choice(EVENTS)
    event_day = (day + dt.timedelta(days=chance.randrange(95, 260))).isoformat()
    cost = chance.randrange(20, 260) * 100
    grant = min(15_000, max(200, cost * chance.randrange(12, 30) // 10_000 * 100))
    is_town = filer.profile.type.code == "commune"
    answers: StoryAnswers = {
        "f_type": "commune" if is_town else "association",
        "f_manifestation": f"{name} {names.of(filer.place[1])}",
        "f_discipline": sport,
        "f_niveau": chance.choice(("local", "local", "regional", "national")),
        "f_dates": {"from": event_day, "to": event_day},
        "f_lieux": filer.place[1],
        "f_programme": "Accueil à 8 h 30, épreuves des jeunes le matin, des adultes l'après-midi. Remise des prix à "
        "17 h et goûter pour tous.",
        "f_voie": on_roads,
        "f_participants": chance.randrange(60, 900),
        "f_spectateurs": chance.randrange(50, 2000),
        "f_categories": ["jeunes", "adultes"],
        "f_secours": "Les secouristes de la Vernaie",
        "f_eco": ["gobelets", "tri"],
        "f_depenses": cost * 100,
        "f_inscriptions": cost * 30,
        "f_autres": cost * 20,
        "f_demande": grant * 100,
        "f_materiel": chance.random() < 0.5,
        "f_materielliste": ["barrieres"],
        "f_contrat": 1,
        "f_emploi": 1,
        "f_logo": 1,
    }
    return _organisation(filer) | answers | ({"f_longueur": float(chance.randrange(5, 60))} if on_roads else {})


def transport_card(filer: Filer, day: dt.date, chance: Random) -> StoryAnswers:
    """For a pupil of the household."""
    level, school, year = chance.choice(SCHOOLS)
    return _person(filer) | {
        "f_adresse": filer.profile.postal_address,
        "f_dejacarte": chance.random() < 0.4,
        "f_adapte": False,
        "f_niveau": level,
        "f_ecole": school,
        "f_ecoleville": "Vernay-le-Pont",
        "f_classe": year,
        "f_regime": chance.choice(("externe", "demi", "demi", "interne")),
        "f_commune": names.commune_answer(filer.place),
        "f_arret": chance.choice(("Place de l'Église", "Mairie", "Pont neuf", "Je ne sais pas")),
        "f_mode": chance.choice(("car", "car", "train")),
        "f_distance": chance.choice(("plus", "plus", "plus", "moins")),
        "f_alternee": False,
        "f_reglement": 1,
    }


def student_grant(filer: Filer, day: dt.date, chance: Random) -> StoryAnswers:
    """For a student of the household."""
    degree, title, place, town = chance.choice(STUDIES)
    has_grant = chance.random() < 0.5
    answers: StoryAnswers = {
        "f_naissance": f"{day.year - chance.randrange(18, 25)}-0{chance.randrange(1, 9)}-17",
        "f_adresse": filer.profile.postal_address,
        "f_depuis": "plus",
        "f_diplome": degree,
        "f_intitule": title,
        "f_etablissement": place,
        "f_ville": town,
        "f_redouble": False,
        "f_logement": chance.choice(("parents", "crous", "location")),
        "f_acharge": True,
        "f_revenu": chance.randrange(90, 380) * 10_000,
        "f_parts": chance.choice((2.0, 2.5, 3.0, 4.0)),
        "f_etudiants": chance.randrange(1, 3),
        "f_crous": has_grant,
        "f_assiduite": 1,
    }
    if has_grant:
        answers["f_echelon"] = chance.choice(("e0", "e1", "e2", "e3", "e4"))
    return _person(filer) | answers
