"""What became of what associations asked for: granted, in part, refused, inadmissible."""

from home.demo.department import YANN
from home.demo.people import CLAIRE, FESTIVITIES, MATHIEU, MILL, ODILE, PAUL, RUNNERS, THEATRE
from home.demo.stories.association_answers import (
    CODE,
    COMMISSION,
    FESTIVITIES_ANSWERS,
    MILL_ANSWERS,
    SIGNED,
    THEATRE_ANSWERS,
    budget,
)
from home.demo.stories.description import Days, Done, Story

STAGE_AND_LIGHTS = Story(
    procedure=CODE,
    person=ODILE,
    profile=FESTIVITIES,
    answers=FESTIVITIES_ANSWERS
    | SIGNED
    | {
        "f_projet": "Une scène démontable pour les fêtes du canton",
        "f_nature": "equipement",
        "f_description": "Achat d'une scène de 24 m², facile à monter à quatre, et de guirlandes à basse consommation. "
        "Elle servira à nos fêtes et sera prêtée sans frais aux associations voisines.",
        "f_dates": Days(-10, 30),
        "f_lieux": "Brenne",
        "f_public": ["tous", "adherents"],
        "f_nombre": 2000,
        "f_reussite": "Au moins six prêts dans l'année et moins de locations à payer.",
    }
    | budget(
        expenses={"Scène de 24 m²": 5_200, "Guirlandes": 1_200},
        incomes=[("propres", True, 2_400), ("commune", True, 1_000)],
        asked=3_000,
    ),
    started=91,
    transmitted=88,
    acts=(
        Done(ago=80, act="take_charge"),
        Done(ago=50, act="move_stage", stage=COMMISSION, message="Elle se réunit dans trois semaines."),
        Done(ago=29, act="accept", amount=3000, number="CP-10-084", message="Le Département vous accorde 3 000 €."),
    ),
)


RUNNING_TOGETHER = Story(
    procedure=CODE,
    person=MATHIEU,
    profile=RUNNERS,
    answers=SIGNED
    | {
        "f_creation": "1998-09-05",
        "f_objet": "Course à pied pour tous : entraînements, sorties du dimanche, une grande course chaque année.",
        "f_adherents": 187,
        "f_salaries": True,
        "f_etp": 0.5,
        "f_representant": True,
        "f_projet": "Reprendre la course après une maladie",
        "f_nature": "regulier",
        "f_description": "Deux séances par semaine, encadrées par une éducatrice formée, pour des personnes que leur "
        "médecin adresse. On y vient à son rythme, sans chronomètre.",
        "f_dates": Days(-20, 200),
        "f_lieux": "Vernay-le-Pont",
        "f_public": ["handicap", "ages"],
        "f_nombre": 40,
        "f_reussite": "Trente personnes encore là au bout de six mois.",
    }
    | budget(
        expenses={"Éducatrice sportive": 8_900, "Salle d'hiver": 1_600, "Matériel": 1_000},
        incomes=[("propres", True, 3_000), ("commune", True, 1_500), ("etat", False, 2_000)],
        asked=5_000,
        before=3_000,
    ),
    started=77,
    transmitted=75,
    acts=(
        Done(ago=68, act="take_charge", by=YANN),
        Done(ago=40, act="move_stage", by=YANN, stage=COMMISSION),
        Done(
            ago=20,
            act="accept_in_part",
            by=YANN,
            amount=3500,
            number="CP-11-031",
            message="Le Département vous accorde 3 500 €, sur les 5 000 € demandés.",
            reasons="L'aide est calculée sur les séances qui ont lieu dans la Vernaie.\n\nLe stage de huit jours prévu "
            "hors du département n'est pas pris en compte.",
        ),
    ),
)


WINTER_TOUR = Story(
    procedure=CODE,
    person=CLAIRE,
    profile=THEATRE,
    answers=THEATRE_ANSWERS
    | SIGNED
    | {
        "f_projet": "Tournée d'hiver hors du département",
        "f_nature": "creation",
        "f_description": "Douze représentations de notre dernier spectacle dans trois départements voisins, avec une "
        "rencontre après chacune.",
        "f_dates": Days(20, 80),
        "f_lieux": "Hors de la Vernaie",
        "f_public": ["tous"],
        "f_nombre": 1400,
        "f_reussite": "Salles remplies aux deux tiers.",
    }
    | budget(
        expenses={"Cachets": 14_000, "Route et hébergement": 6_500, "Décor": 1_500},
        incomes=[("propres", True, 12_000)],
        asked=10_000,
    ),
    started=82,
    transmitted=80,
    acts=(
        Done(ago=72, act="take_charge"),
        Done(
            ago=40,
            act="refuse",
            number="CP-10-097",
            message="Cette aide soutient les projets menés dans la Vernaie.",
            reasons="L'article 2 du règlement de l'aide au projet associatif, approuvé par le Département, la réserve "
            "aux projets menés dans au moins une commune de la Vernaie.\n\nToutes les représentations prévues ont lieu "
            "dans d'autres départements.",
        ),
    ),
    opened=38,
)


BREAD_DAY = Story(
    procedure=CODE,
    person=PAUL,
    profile=MILL,
    answers=MILL_ANSWERS
    | SIGNED
    | {
        "f_projet": "Journée du pain",
        "f_nature": "evenement",
        "f_description": "Mouture, pétrissage et cuisson au four du village, avec les boulangers de la vallée et les "
        "enfants des écoles.",
        "f_dates": Days(-50, -50),
        "f_lieux": "Courcelle-la-Rivière",
        "f_public": ["tous", "jeunes"],
        "f_nombre": 400,
        "f_reussite": "Trois fournées et aucune miche perdue.",
    }
    | budget(
        expenses={"Farine et bois": 600, "Boulanger": 700, "Affiches": 300},
        incomes=[("propres", True, 800)],
        asked=800,
        before=1_500,
    ),
    started=61,
    transmitted=60,
    acts=(
        Done(ago=56, act="take_charge", by=YANN),
        Done(
            ago=52,
            act="declare_inadmissible",
            by=YANN,
            number="DVA-2114",
            message="L'association a déjà reçu une aide cette année pour la même journée.",
            reasons="L'article 6 du règlement n'admet qu'une demande par projet et par an. La Journée du pain a été "
            "aidée au printemps, par la délibération CP-04-031.",
        ),
    ),
)


STORIES = (STAGE_AND_LIGHTS, RUNNING_TOGETHER, WINTER_TOUR, BREAD_DAY)
