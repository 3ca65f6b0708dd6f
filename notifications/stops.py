"""Addresses that are no longer written to: those from which an e-mail came back, those whose owner complained.

What an account asks for (activation, password, invitation) goes out all the same: nobody could come back in otherwise,
and they ask for one e-mail at a time.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.errors import NotificationsError
from notifications.models import Delivery, EmailState, OutgoingEmail, StoppedAddress

ACCOUNT = "account."
"""Begins the kind of an account's own e-mails."""
STOPPED = "stopped address"
"""What the row of an e-mail says that was not sent for that."""
STOPPING = Delivery.returned()


class AlreadyLiftedError(NotificationsError):
    """Somebody else allowed writing to this address meanwhile."""

    wording = _("Writing to this address is allowed again already.")


def stop(*, email: OutgoingEmail, reason: Delivery) -> None:
    """Write no more to whom `email` went; nothing new where that stands already."""
    row = StoppedAddress(address=email.recipient.lower(), reason=reason, email=email)
    StoppedAddress.objects.bulk_create([row], ignore_conflicts=True)


def holds(email: OutgoingEmail) -> bool:
    """Whether `email` must not leave, since nothing is written any more to its address."""
    return not email.kind.startswith(ACCOUNT) and is_stopped(email.recipient)


def is_stopped(address: str) -> bool:
    """Whether this address is no longer written to."""
    return StoppedAddress.objects.filter(address=address.lower(), lifted_at=None).exists()


def stopped_among(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` that are no longer written to, in small letters; one query, whatever their number."""
    keys = {address.lower() for address in addresses}
    stopped = StoppedAddress.objects.filter(address__in=keys, lifted_at=None)
    return set(stopped.values_list("address", flat=True)) if keys else set()


def unreachable_among(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` that e-mails don't reach: no longer written to, or from which the last one came back.

    One that was given up counts as one that came back; what waits says nothing yet. One query.
    """
    recipients = set(addresses)
    small = {address.lower(): address for address in recipients}
    settled = OutgoingEmail.objects.filter(recipient__in=recipients, state__in=(EmailState.SENT, EmailState.FAILED))
    last = settled.exclude(last_error=STOPPED).order_by().values("recipient").annotate(last=Max("pk")).values("last")
    returned = OutgoingEmail.objects.filter(Q(state=EmailState.FAILED) | Q(delivery__in=STOPPING), pk__in=last)
    stopped = StoppedAddress.objects.filter(address__in=small, lifted_at=None)
    rows = stopped.values_list("address").union(returned.order_by().values_list("recipient")) if recipients else []
    return {small[address.lower()] for (address,) in rows}


@transaction.atomic
def lift(*, stopped: StoppedAddress, actor: Any, reason: str) -> None:  # noqa: ANN401 - the user model is above
    """Allow writing again to an address; raises AlreadyLiftedError."""
    lifted = StoppedAddress.objects.filter(pk=stopped.pk, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_by=actor, lift_reason=reason
    )
    if not lifted:
        raise AlreadyLiftedError


def forget(*, address: str) -> None:
    """Delete what is kept of an address: its account is erased."""
    StoppedAddress.objects.filter(address=address.lower()).delete()
