"""What the showroom shows: invented people, requests and documents of the demo département. Holds no behaviour."""

from typing import Final

FILLED: Final[dict[str, object]] = {
    "name": "Comité des fêtes de Brenne",
    "email": "odile.marchand@exemple.fr",
    "phone": "01 23 45 67 89",
    "amount": "1250,00",
    "kind": "yearly",
    "public": ["children", "elders"],
    "canton": "brenne",
    "date": "2027-06-12",
    "text": "Une fête de la rivière, avec les écoles et la maison de retraite.",
    "statement": "on",
}
WRONG: Final[dict[str, object]] = FILLED | {
    "email": "odile.marchand",
    "amount": "beaucoup",
    "kind": "",
    "public": [],
    "statement": "",
}

SCENES: Final = [
    ("sport", "Sport"),
    ("ecole", "École"),
    ("routes", "Routes"),
    ("solidarite", "Solidarité"),
    ("culture", "Culture"),
    ("environnement", "Environnement"),
]

TAGS: Final = [
    ("neutral", "Brouillon – non transmise"),
    ("info", "En cours d’instruction"),
    ("success", "Accordée"),
    ("warning", "En retard"),
    ("error", "Refusée"),
    ("todo", "À compléter avant le 12 mars 2027"),
]

FEATURED: Final = [
    ("ecole", "Bourse départementale", "Un coup de pouce pour les études au collège.", "Jusqu’au 31 janvier 2027", ""),
    ("solidarite", "Aide aux associations", "Financez un projet ouvert à tous.", "Ferme dans 6 jours", "soon"),
    ("routes", "Transport scolaire", "La carte de bus de votre enfant.", "Ouverte toute l’année", "open"),
    ("sport", "Manifestation sportive", "Course, tournoi, fête du sport.", "Jusqu’au 15 mars 2027", ""),
    ("culture", "Projet culturel", "Spectacles, lecture, patrimoine.", "Jusqu’au 2 avril 2027", ""),
]

STEPS: Final = [
    {"label": "Reçue", "state": "done", "note": "24 novembre 2026"},
    {"label": "Recevable", "state": "done", "note": "30 novembre 2026"},
    {"label": "En instruction", "state": "current", "note": "Service Vie associative"},
    {"label": "Commission", "state": "todo"},
    {"label": "Décision", "state": "todo", "note": "Au plus tard le 24 janvier 2027"},
]

EVENTS: Final = [
    {
        "title": "Compléments demandés",
        "date": "2 décembre 2026 à 10 h 12",
        "iso": "2026-12-02T10:12:00+01:00",
        "who": "Camille Vasseur, service Vie associative",
        "text": "Il manque le relevé d’identité bancaire de l’association.",
    },
    {
        "title": "Demande reçue",
        "date": "24 novembre 2026 à 18 h 42",
        "iso": "2026-11-24T18:42:00+01:00",
        "text": "L’accusé de réception a été envoyé à odile.marchand@exemple.fr.",
    },
]

ROWS: Final = [
    ("P7K2-94QX", "Aide aux associations", "info", "En cours d’instruction", "1 250,00 €"),
    ("M3TD-20VW", "Transport scolaire", "success", "Accordée", "120,00 €"),
]
HEADERS: Final[list[dict[str, object]]] = [
    {"label": "Référence"},
    {"label": "Démarche"},
    {"label": "État"},
    {"label": "Montant", "number": True},
]


def _cells(reference: str, procedure: str, tone: str, state: str, amount: str) -> list[dict[str, object]]:
    """A row of the sample table."""
    return [
        {"header": HEADERS[0]["label"], "text": reference, "url": "#tableau"},
        {"header": HEADERS[1]["label"], "text": procedure},
        {"header": HEADERS[2]["label"], "text": state, "tone": tone},
        {"header": HEADERS[3]["label"], "text": amount, "number": True},
    ]


CONTENT: Final[dict[str, object]] = {
    "scenes": SCENES,
    "tags": TAGS,
    "featured": [
        {
            "picture": f"/static/img/scenes/{scene}.svg",
            "title": title,
            "text": text,
            "deadline": deadline,
            "deadline_state": state,
            "url": "#a-la-une",
        }
        for scene, title, text, deadline, state in FEATURED
    ],
    "steps": STEPS,
    "place": {"number": 3, "total": 6, "dots": ["done", "done", "current", "todo", "todo", "todo"], "minutes_left": 12},
    "service": {
        "name": "Département de la Vernaie",
        "telephone": "01 23 45 67 89",
        "opening_hours": "Du lundi au vendredi, de 9 h à 17 h",
        "email": "contact@vernaie.exemple",
    },
    "slot": {"limit_text": "PDF, 10 Mo au plus."},
    "refusal": "Votre document est protégé par un mot de passe. "
    "Enregistrez-le sans protection, puis joignez-le à nouveau.",
    "events": EVENTS,
    "headers": HEADERS,
    "rows": [_cells(*row) for row in ROWS],
    "crumbs": [{"label": "Mon compte", "url": "#contenu"}, {"label": "Composants"}],
    "answers": [
        {"question": "Nom de l’association", "answer": "Comité des fêtes de Brenne", "url": "#reponses"},
        {"question": "Montant demandé", "answer": "1 250,00 €", "url": "#reponses"},
        {"question": "Autres financeurs", "answer": "", "url": "#reponses"},
    ],
    "facts": [
        {"label": "Service", "value": "Vie associative"},
        {"label": "Délai habituel", "value": "2 mois"},
        {"label": "Contact", "value": "01 23 45 67 89", "url": "tel:0123456789"},
    ],
    "files": [
        {
            "name": "rib-comite-des-fetes.pdf",
            "facts": "PDF, 84 Ko · RIB · joint le 24 novembre 2026",
            "url": "#documents",
            "note": "Date de 3 ans",
            "note_tone": "warning",
            "actions": [{"label": "Remplacer", "url": "#documents"}, {"label": "Supprimer", "url": "#documents"}],
        },
        {
            "name": "statuts.pdf",
            "facts": "PDF, 412 Ko · Statuts · joint le 3 octobre 2026",
            "url": "#documents",
            "actions": [{"label": "Remplacer", "url": "#documents"}, {"label": "Supprimer", "url": "#documents"}],
        },
    ],
    "tabs": [
        {"label": "Historique", "url": "#onglets", "current": True},
        {"label": "Contenu", "url": "#onglets"},
        {"label": "Documents", "url": "#onglets"},
        {"label": "Messages", "url": "#onglets"},
    ],
    "entries": [
        {"label": "Tableau de bord", "url": "#espace", "current": True},
        {"label": "Mes brouillons", "url": "#espace", "count": 1},
        {"label": "Mes demandes", "url": "#espace", "count": 3},
        {"label": "Documents envoyés", "url": "#espace"},
        {"label": "Documents reçus", "url": "#espace", "count": 2},
        {"label": "Composition", "url": "#espace"},
    ],
}
