"""Delegations that lapse within thirty days: who keeps the register and the delegate are told, once of each."""

import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.dates import long_date
from portal.identity.department import whole_url
from teleservices.models import Delegation
from teleservices.permissions import register_keepers

SECONDS = 30
"""A run ends well before its task would be killed; the next one takes the others."""


def run() -> int:
    """Announce the delegations that lapse and were not announced yet; returns how many."""
    ends, count = time.monotonic() + SECONDS, 0
    for pk in list(Delegation.objects.lapsing().filter(lapse_told_at=None).values_list("pk", flat=True)):
        if time.monotonic() > ends:
            break
        count += announce(delegation_id=pk)
    return count


@transaction.atomic
def announce(*, delegation_id: int) -> bool:
    """Tell the keepers and the delegate of the last day; False when they were told, or when it lapses no more."""
    rows = Delegation.objects.lapsing().filter(pk=delegation_id, lapse_told_at=None)
    delegation = rows.select_for_update().first()
    if delegation is None:
        return False
    keepers = {keeper.pk: keeper for keeper in register_keepers()}
    for keeper in keepers.values():
        _post(delegation, keeper, is_keeper=True)
    delegate = delegation.delegate
    if delegate and delegate.is_active and delegate.pk not in keepers:
        _post(delegation, delegate, is_keeper=False)
    delegation.lapse_told_at = timezone.now()
    delegation.save(update_fields=["lapse_told_at"])
    return True


def _post(delegation: Delegation, person: User, *, is_keeper: bool) -> None:
    """The number of the act and its last day; who keeps the register reads whose it is, and where to look."""
    if delegation.valid_to is None:
        raise ValueError("A delegation without a last day doesn't lapse.")
    day = long_date(delegation.valid_to)
    subject = _("Delegation of signature %(number)s ends on %(day)s")
    context = {
        "delegation": delegation,
        "who": f"{delegation.delegate_name}, {delegation.function}",
        "day": day,
        "is_keeper": is_keeper,
        "action": _("Open the delegation") if is_keeper else _("Open the requests"),
        "url": _address(delegation, is_keeper=is_keeper),
    }
    outbox.write(
        "delegations/lapse",
        context,
        key=f"delegation:{delegation.pk}:lapse:{person.pk}",
        kind="delegation.lapse",
        recipient=person.email,
        subject=subject % {"number": delegation.act_number, "day": day},
    )


def _address(delegation: Delegation, *, is_keeper: bool) -> str:
    """The page of the delegation for who keeps the register; their work for the delegate, who may not open it."""
    if is_keeper:
        return whole_url("instruction_delegations_modeladmin_edit", delegation.pk)
    return whole_url("desk:list")
