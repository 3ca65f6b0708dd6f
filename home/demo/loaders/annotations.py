"""What the demo's services note of a request before they decide."""

from random import Random

from formkit.values import JsonValue
from home.demo.typography import french
from teleservices.models import ServiceRequest

OPINIONS = (
    "Projet conforme au règlement, budget équilibré, partenaires nombreux.",
    "Bon ancrage local. L'association a tenu ses engagements l'an dernier.",
    "Public peu détaillé, mais un calendrier réaliste et des bénévoles mobilisés.",
    "Première demande : accompagnement à prévoir pour le compte rendu financier.",
)


def annotations_for(request: ServiceRequest, chance: Random) -> dict[str, JsonValue]:
    """An answer to each annotation of the form that the request holds; nothing where it asks none."""
    if not request.form.annotations:
        return {}
    amount = request.answers.get("f_demande")
    eligible = amount * chance.randrange(16, 21) // 1_000 * 100 if isinstance(amount, int) else 100_000
    return {"f_plafond": True, "f_avis": french(chance.choice(OPINIONS)), "f_eligible": eligible}
