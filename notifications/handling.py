"""What staff do with an e-mail: read to whom it went, for a reason that is kept; send again what was given up."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import stops
from notifications.errors import NotificationsError
from notifications.models import EmailHandling, EmailState, Handling, OutgoingEmail
from notifications.outbox import ring

NOWHERE = ".invalid"


class NotSentAgainError(NotificationsError):
    """This e-mail can't be sent again: its message says why."""


class RevealWithoutReasonError(NotificationsError):
    """Nobody reads to whom an e-mail went without saying why."""

    wording = _("Say why you need to know to whom this e-mail went.")


def why_not_again(email: OutgoingEmail) -> str:
    """Why this e-mail can't be sent again; empty where it can."""
    if email.state != EmailState.FAILED:
        return str(_("Only an e-mail that was given up is sent again: what another one said is erased once it left."))
    if email.recipient.endswith(NOWHERE):
        return str(_("The account of this person is erased."))
    if email.kind.startswith(stops.ACCOUNT):
        return str(_("Its link has lapsed: the person asks for another one on the sign-in page."))
    if not email.text:
        return str(_("What it said is erased: it was given up too long ago."))
    if stops.is_stopped(email.recipient):
        return str(_("This address is no longer written to: allow it first, in “Addresses no longer written to”."))
    return ""


@transaction.atomic
def reveal(*, email: OutgoingEmail, actor: Any, reason: str) -> str:  # noqa: ANN401 - the user model is above
    """The address that `email` went to; who read it, and why, is kept. Raises RevealWithoutReasonError."""
    if not reason.strip():
        raise RevealWithoutReasonError
    EmailHandling.objects.create(email=email, act=Handling.REVEALED, actor=actor, reason=reason.strip())
    return email.recipient


@transaction.atomic
def send_again(*, email: OutgoingEmail, actor: Any) -> None:  # noqa: ANN401 - the user model is above
    """Put an e-mail that was given up back in the outbox, with all its tries; raises NotSentAgainError.

    Of two who do so at once, one does, and the e-mail leaves once.
    """
    if why := why_not_again(email):
        raise NotSentAgainError(why)
    queued = OutgoingEmail.objects.filter(pk=email.pk, state=EmailState.FAILED).exclude(text="")
    now = timezone.now()
    if not queued.update(state=EmailState.QUEUED, attempts=0, next_attempt_at=now, last_error="", lease_token=None):
        raise NotSentAgainError(str(_("Somebody else has sent it again meanwhile.")))
    EmailHandling.objects.create(email=email, act=Handling.SENT_AGAIN, actor=actor)
    ring(email)
