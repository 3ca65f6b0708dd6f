"""What services of the demo have arranged: who is away, what each is given, the views and models that they share."""

from dataclasses import dataclass

from home.demo.department import CAMILLE, INES, YANN
from teleservices.models import AssignmentRule, ExportContent, ExportFormat

AWAY = (INES, CAMILLE, -2, 12)
"""Who is away, their deputy, and from which day to which, counted from the loading."""

SHARED_BY_COMMUNE = ("signaler-un-probleme-sur-une-route", AssignmentRule.TERRITORY)
"""A procedure whose requests are given by themselves, and by which rule."""


@dataclass(frozen=True)
class Part:
    """What the head of the procedure's service gives an agent: up to how many open requests, in which cantons."""

    email: str
    quota: int
    cantons: tuple[str, ...]


HEAD_OF_ROADS = YANN
PARTS = (
    Part(CAMILLE, 25, ("Vernay-le-Pont", "La Brenne", "Courcelle")),
    Part(YANN, 40, ("Les Écluses", "Les Essarts")),
)


@dataclass(frozen=True)
class View:
    """A view of the list that its owner shares with a service."""

    owner: str
    team: str
    name: str
    query: str


VIEWS = (
    View(
        CAMILLE,
        "Service Vie associative et culture",
        "Subventions en retard",
        "work=late&procedure=aide-au-projet-associatif&ordering=late_at"
        "&columns=applicant&columns=amount_asked&columns=due&columns=follower",
    ),
    View(INES, "Service Mobilités scolaires", "Cartes à attribuer", "work=unassigned&ordering=submitted_at"),
)


@dataclass(frozen=True)
class Model:
    """A model of export that its owner shares with a service."""

    owner: str
    team: str
    name: str
    content: ExportContent
    format: ExportFormat
    columns: tuple[str, ...]


MODEL = Model(
    CAMILLE,
    "Service Vie associative et culture",
    "Pour la commission permanente",
    ExportContent.COLUMNS,
    ExportFormat.ODS,
    ("applicant", "amount_asked", "amount_granted", "stage", "sent"),
)
