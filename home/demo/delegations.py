"""Who decides in the département of la Vernaie, and what its president has delegated to whom."""

from dataclasses import dataclass

from home.demo.department import BEATRICE, CAMILLE, INES, YANN
from teleservices.models import AuthorityKind, Outcome

PRESIDENT = "La présidente du conseil départemental de la Vernaie"
HOLDER = "Mme Claire Vernaie"
IN_OFFICE = 700
"""Days since she was elected."""
TITLE = "Présidente du conseil départemental"
BODIES = {
    AuthorityKind.ASSEMBLY: "Le conseil départemental de la Vernaie",
    AuthorityKind.STANDING_COMMITTEE: "La commission permanente du conseil départemental de la Vernaie",
}


@dataclass(frozen=True)
class Given:
    """A delegation: whose, by which act of how many days ago, for what, up to what, until how many days from now."""

    email: str
    name: str
    function: str
    number: str
    """What follows the year of the act in its number."""
    signed: int
    procedures: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    euros: int | None = None
    days: int | None = None
    is_transmitted: bool = True


DELEGATIONS = (
    Given(BEATRICE, "Mme Béatrice Colin", "directrice générale adjointe", "D-014", signed=640),
    Given(
        CAMILLE, "Mme Camille Vasseur", "cheffe du service Vie associative et culture", "D-031", signed=600,
        procedures=("aide-au-projet-associatif",), euros=23_000,
    ),
    Given(
        INES, "Mme Inès Moreau", "cheffe du service Jeunesse et réussite éducative", "D-032", signed=345, days=20,
        outcomes=(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.INADMISSIBLE),
    ),
    Given(
        YANN, "M. Yann Le Goff", "chef du service des routes", "D-009", signed=3, is_transmitted=False,
        procedures=("signaler-un-probleme-sur-une-route",),
    ),
)  # fmt: skip
"""One has a ceiling, one lapses within thirty days, one waits for its transmission to the prefect."""
