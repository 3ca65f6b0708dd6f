"""What the admin's first page says to who keeps the register of delegations."""

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from portal.admin.waiting import Person, Waiting, sources
from teleservices.models import Delegation
from teleservices.permissions import MANAGE_DELEGATIONS


def waiting(person: Person) -> list[Waiting]:
    """Delegations that lapse soon, and those that count for nothing until a day is written."""
    if not person.has_perm(MANAGE_DELEGATIONS):  # type: ignore[union-attr]
        return []
    address = reverse("instruction_delegations_modeladmin_index")
    delegations = Delegation.objects
    return [
        Waiting(
            ngettext_lazy("delegation that ends within thirty days", "delegations that end within thirty days"),
            delegations.lapsing().count(),
            f"{address}?state=lapsing",
        ),
        Waiting(
            ngettext_lazy(
                "delegation that waits for its publication or its transmission",
                "delegations that wait for their publication or their transmission",
            ),
            delegations.waiting().count(),
            f"{address}?state=waiting",
        ),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("delegations", waiting, order=30)
