"""What associations ask for and wait for."""

from home.demo.people import CLAIRE, FESTIVITIES, MILL, ODILE, PAUL, THEATRE
from home.demo.stories.association_answers import (
    CODE,
    FESTIVITIES_ANSWERS,
    MILL_ANSWERS,
    SIGNED,
    THEATRE_ANSWERS,
    budget,
)
from home.demo.stories.description import Days, Done, Story

MILL_RACE = Story(
    procedure=CODE,
    person=PAUL,
    profile=MILL,
    answers=MILL_ANSWERS
    | SIGNED
    | {
        "f_projet": "Remettre en eau le bief du moulin",
        "f_nature": "equipement",
        "f_description": "Curage du bief, réparation de la vanne et de la roue. Les élèves du lycée professionnel de "
        "Vernay-le-Pont font la charpente avec nos bénévoles, un samedi sur deux.",
        "f_dates": Days(40, 180),
        "f_lieux": "Courcelle-la-Rivière",
        "f_public": ["tous", "jeunes"],
        "f_nombre": 3500,
        "f_reussite": "La roue tourne au printemps ; vingt classes la voient tourner dans l'année.",
    }
    | budget(
        expenses={"Curage du bief": 7_200, "Vanne neuve": 3_900, "Charpente de la roue": 6_300, "Assurance": 1_200},
        incomes=[("propres", True, 5_200), ("commune", True, 2_000), ("region", False, 2_400), ("prive", False, 1_000)],
        asked=8_000,
        before=1_500,
    ),
    started=52,
    transmitted=50,
    acts=(Done(ago=46, act="take_charge"),),
)


RIVER = Story(
    procedure=CODE,
    person=ODILE,
    profile=FESTIVITIES,
    answers=FESTIVITIES_ANSWERS
    | SIGNED
    | {
        "f_projet": "Fête de la rivière",
        "f_nature": "evenement",
        "f_description": "Deux jours au bord de l'Aulne : descente en barques décorées, jeux d'eau pour les enfants, "
        "repas partagé sur le pré et concert du soir. Quatre écoles préparent les barques. Après deux étés sans fête, "
        "les habitants la réclament.",
        "f_dates": Days(212, 213),
        "f_lieux": "Brenne, Courcelle-la-Rivière",
        "f_public": ["tous", "jeunes"],
        "f_nombre": 900,
        "f_reussite": "Vingt barques à l'eau, cinq cents repas servis, et des bénévoles qui veulent recommencer.",
    }
    | budget(
        expenses={
            "Location des barques": 3_100,
            "Repas partagé": 3_400,
            "Jeux d'eau": 1_800,
            "Affiches": 600,
            "Secours et assurance": 900,
        },
        incomes=[("propres", True, 4_100), ("commune", True, 1_200), ("prive", False, 1_000)],
        asked=3_500,
        before=1_800,
    ),
    started=27,
    transmitted=24,
    acts=(
        Done(ago=18, act="take_charge"),
        Done(
            ago=4,
            act="request_corrections",
            fields=("f_dirigeants", "f_charges", "f_budgetprev"),
            deadline=12,
            message="La liste des dirigeants date d'avant votre dernière assemblée générale : joignez la nouvelle. "
            "Le concert n'apparaît pas dans les dépenses : ajoutez-le, là et dans le budget signé.",
        ),
    ),
)


READINGS = Story(
    procedure=CODE,
    person=CLAIRE,
    profile=THEATRE,
    answers=THEATRE_ANSWERS
    | SIGNED
    | {
        "f_projet": "Lectures à voix haute au lavoir",
        "f_nature": "regulier",
        "f_description": "Un jeudi par mois, une comédienne et des habitants lisent ensemble, dehors l'été, à la "
        "bibliothèque l'hiver. Deux séances se tiennent à la maison de retraite.",
        "f_dates": Days(50, 340),
        "f_lieux": "Courcelle-la-Rivière, Brenne",
        "f_public": ["tous", "ages"],
        "f_nombre": 300,
        "f_reussite": "Dix séances tenues, trente lecteurs différents, une séance proposée par des habitants.",
    }
    | budget(
        expenses={"Comédienne": 2_900, "Livres": 700, "Affiches et goûters": 600},
        incomes=[("propres", True, 900), ("commune", False, 1_300)],
        asked=2_000,
    ),
    started=5,
    transmitted=2,
)


CARNIVAL_DRAFT = Story(
    procedure=CODE,
    person=ODILE,
    profile=FESTIVITIES,
    answers=FESTIVITIES_ANSWERS
    | {
        "f_projet": "Carnaval des quatre villages",
        "f_nature": "evenement",
        "f_description": "Un défilé de chars fabriqués par quatre villages, un goûter, puis un bal pour tous les âges "
        "dans la halle.",
        "f_dates": Days(95, 95),
    },
    started=3,
)


STORIES = (MILL_RACE, RIVER, READINGS, CARNIVAL_DRAFT)
