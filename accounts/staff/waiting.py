"""What the admin's first page says of staff's accounts, to who manages them."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from accounts.staff.demands import acts as demands
from accounts.staff.people.queries import INVITED, staff
from portal.admin.waiting import Person, Waiting, sources


def waiting(person: Person) -> list[Waiting]:
    """Demands to answer, invitations that wait, agents without a second factor where one is asked."""
    if not person.has_perm("accounts.change_user"):  # type: ignore[union-attr]
        return []
    index = reverse("wagtailusers_users:index")
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    agents = staff().filter(is_active=True).annotate(has_factor=Exists(factors))
    counts = agents.aggregate(
        invited=Count("pk", filter=INVITED), bare=Count("pk", filter=Q(has_factor=False) & ~INVITED)
    )
    bare = [
        Waiting(
            ngettext_lazy("agent without a second factor", "agents without a second factor"),
            counts["bare"],
            f"{index}?factor=no",
        )
    ]
    return [
        Waiting(
            ngettext_lazy("demand of rights to answer", "demands of rights to answer"),
            demands.waiting().count(),
            reverse("rights_demands"),
        ),
        Waiting(
            ngettext_lazy("invitation without an answer", "invitations without an answer"),
            counts["invited"],
            f"{index}?state=invited",
        ),
        *(bare if settings.PARVIS_STAFF_SECOND_FACTOR else []),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("staff", waiting, order=10)
