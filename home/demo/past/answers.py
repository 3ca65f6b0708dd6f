"""What the requests of the demo's two years answer, by procedure: valid, varied, made from the seed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random

from formkit.values import FrozenModel, JsonValue
from home.demo.past import names
from home.demo.past.people import Filer
from home.demo.reading import read_data

OwnAnswers = dict[str, JsonValue]
"""Answers by question."""
UNDERTAKINGS: OwnAnswers = {"f_contrat": 1, "f_emploi": 1, "f_logo": 1, "f_exercice": True}


class Subjects(FrozenModel):
    """What they are about."""

    projects: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    """Title, kind, what it is, for whom."""
    events: tuple[tuple[str, str, bool], ...]
    """Name, sport, whether it goes on roads."""
    schools: tuple[tuple[str, str, str], ...]
    """Level, name, class."""
    studies: tuple[tuple[str, str, str, str], ...]
    """Degree, title, place, town."""


SUBJECTS = read_data("subjects", Subjects)


def _person(filer: Filer) -> OwnAnswers:
    return {
        "f_prenom": filer.user.first_name,
        "f_patronyme": filer.user.last_name,
        "f_tel": filer.user.telephone,
        "f_courriel": filer.user.email,
    }


def _organisation(filer: Filer) -> OwnAnswers:
    facts: OwnAnswers = {"f_nom": filer.profile.name, "f_siret": filer.profile.siret, "f_fonction": filer.function}
    return _person(filer) | facts


def _budget(
    *, expenses: Mapping[str, int], incomes: Sequence[tuple[str, bool, int]], demand: int, before: int | None = None
) -> OwnAnswers:
    """The answers of a balanced budget, in euros. `incomes`: from whom, whether it is certain, how much.

    `before` is the last aid received, null for none.
    """
    spent: list[JsonValue] = [
        {"id": f"r_{number:010x}", "f_charge": label, "f_cout": euros * 100}
        for number, (label, euros) in enumerate(expenses.items())
    ]
    received: list[JsonValue] = [
        {"id": f"r_{number:010x}", "f_origine": source, "f_acquise": is_certain, "f_montant": euros * 100}
        for number, (source, is_certain, euros) in enumerate(incomes)
    ]
    answers: OwnAnswers = {
        "f_charges": spent,
        "f_recettes": received,
        "f_demande": demand * 100,
        "f_deja": before is not None,
    }
    return answers if before is None else answers | {"f_dejamontant": before * 100}


def association_grant(filer: Filer, day: dt.date, chance: Random) -> OwnAnswers:
    """For a project: a balanced budget, of which at most half is asked of the département."""
    title, kind, content, audience = chance.choice(SUBJECTS.projects)
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
        | UNDERTAKINGS
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
        | _budget(
            expenses={"Achats et locations": first, "Intervenants": second, "Communication et assurance": third},
            incomes=[("propres", True, total - grant - town), ("commune", chance.random() < 0.6, town)],
            demand=grant,
            before=chance.choice((None, None, 500, 1_200, 2_000)),
        )
    )


def sport_event(filer: Filer, day: dt.date, chance: Random) -> OwnAnswers:
    """For an event: at most 30 % of what it costs."""
    name, sport, on_roads = chance.choice(SUBJECTS.events)
    event_day = (day + dt.timedelta(days=chance.randrange(95, 260))).isoformat()
    cost = chance.randrange(20, 260) * 100
    grant = min(15_000, max(200, cost * chance.randrange(12, 30) // 10_000 * 100))
    is_town = filer.profile.type.code == "commune"
    answers: OwnAnswers = {
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


def transport_card(filer: Filer, day: dt.date, chance: Random) -> OwnAnswers:
    """For a pupil of the household."""
    level, school, year = chance.choice(SUBJECTS.schools)
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


def student_grant(filer: Filer, day: dt.date, chance: Random) -> OwnAnswers:
    """For a student of the household."""
    degree, title, place, town = chance.choice(SUBJECTS.studies)
    has_grant = chance.random() < 0.5
    answers: OwnAnswers = {
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
