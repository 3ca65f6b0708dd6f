"""Delegations that stand in the name of someone who left, or may no longer instruct: who keeps the register is told."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.identity.department import whole_url
from teleservices.models import Delegation
from teleservices.permissions import instructors, register_keepers

LEAVER = "leaver"
"""Names, in the address of the page where a successor is named, whom they come after."""


def tell_of_unable() -> int:
    """Tell of each who holds delegations and may no longer instruct, once; returns how many people."""
    holders = User.objects.filter(pk__in=Delegation.objects.open_on().values("delegate"))
    return sum(tell_of(leaver) for leaver in holders.exclude(pk__in=instructors().values("pk")).order_by("pk"))


@transaction.atomic
def tell_of(leaver: User) -> bool:
    """Tell who keeps the register what stands in the name of someone who leaves, once; False where nothing does."""
    delegations = list(Delegation.objects.open_on().filter(delegate=leaver).order_by("pk"))
    if not delegations:
        return False
    for keeper in register_keepers().exclude(pk=leaver.pk):
        _post(leaver, delegations, keeper)
    return True


def _post(leaver: User, delegations: list[Delegation], keeper: User) -> None:
    context = {
        "who": f"{delegations[-1].delegate_name}, {delegations[-1].function}",
        "acts": ", ".join(delegation.act_number for delegation in delegations),
        "action": _("Name who comes after"),
        "url": f"{whole_url('desk:replace_delegate')}?{LEAVER}={leaver.pk}",
    }
    outbox.write(
        "delegations/left",
        context,
        key=f"delegate:{leaver.pk}:left:{delegations[-1].pk}:{keeper.pk}",
        kind="delegation.left",
        recipient=keeper.email,
        subject=_("Delegations of signature of who left: name who comes after"),
    )
