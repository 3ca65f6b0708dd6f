"""The only writer of an e-mail's state. Every change is a compare-and-set: who lost the race changes nothing."""

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications.delivery import Result
from notifications.models import EmailState, OutgoingEmail
from notifications.outcomes import Outcome
from notifications.returns import tell_returned

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
MAX_UNCERTAIN = 3
"""Tries of what may have left each time, where nobody can tell: a relay that takes e-mails and then hangs up would give
a person as many copies."""
LEASE = dt.timedelta(minutes=2)
"""Longer than a task may run (`Q_CLUSTER["timeout"]`): when a lease lapses, its worker was killed."""
OUTAGE_PAUSE = dt.timedelta(seconds=30)
"""Shorter than the time between two sweeps, so that the oldest e-mail is also the first one tried again."""
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP_AFTER = dt.timedelta(days=3)
"""An outage costs no attempt; what could not be sent for so long is of no use any more."""
ACCOUNT_LINKS_LAST = dt.timedelta(days=7)
"""The longest that a link to an account works (an invitation's, the one that undoes a change of address)."""


def claim(*, email_id: int) -> OutgoingEmail | None:
    """Take a waiting e-mail that is due; the attempt counts before it is made, so that a deadly one ends too.

    None when someone else has it, or its time has not come.
    """
    token = uuid.uuid4()
    now = timezone.now()
    count = OutgoingEmail.objects.filter(pk=email_id, state=EmailState.QUEUED, next_attempt_at__lte=now).update(
        state=EmailState.SENDING, attempts=F("attempts") + 1, lease_token=token, lease_until=now + LEASE
    )
    return OutgoingEmail.objects.get(pk=email_id, lease_token=token) if count else None


def record(*, email: OutgoingEmail, result: Result) -> None:
    """Write down how the try that claimed `email` ended."""
    match result.outcome:
        case Outcome.SENT:
            mark_sent(email=email, provider_message_id=result.provider_message_id)
        case Outcome.UNCERTAIN:
            _settle(email, EmailState.UNKNOWN, next_attempt_at=timezone.now(), last_error=result.error)
        case Outcome.OUTAGE if timezone.now() < email.created_at + GIVE_UP_AFTER:
            _queue(email, timezone.now() + OUTAGE_PAUSE, attempts=email.attempts - 1, last_error=result.error)
        case Outcome.TEMPORARY if email.attempts < MAX_ATTEMPTS:
            _queue(email, timezone.now() + pause_after(email.attempts), last_error=result.error)
        case _:
            _fail(email, result.error)


def mark_sent(*, email: OutgoingEmail, provider_message_id: str) -> None:
    """`email` left: its bodies are erased, since they hold links."""
    settled = _settle(
        email,
        EmailState.SENT,
        sent_at=timezone.now(),
        text="",
        html="",
        unsubscribe_url="",
        lease_token=None,
        provider_message_id=provider_message_id,
        last_error="",
    )
    if settled:
        logger.info("E-mail %s (%s) sent at attempt %s", email.uuid, email.kind, email.attempts)


def send_again(*, email: OutgoingEmail) -> None:
    """The provider says that `email` never left: it is due at once, unless that was its last try."""
    if email.attempts < MAX_ATTEMPTS:
        _queue(email, timezone.now(), lease_token=None)
    else:
        _fail(email, "never sent")


def send_once_more(*, email: OutgoingEmail) -> None:
    """Nobody can tell whether `email` left: once more is better than never, after a pause, and not many times."""
    if email.attempts < MAX_UNCERTAIN:
        _queue(email, timezone.now() + pause_after(email.attempts), lease_token=None)
    else:
        _fail(email, "never certain")


def ask_later(*, email: OutgoingEmail) -> None:
    """The provider that could tell does not answer: `email` stays uncertain for now."""
    _settle(email, EmailState.UNKNOWN, next_attempt_at=timezone.now() + OUTAGE_PAUSE)


def lapse_leases() -> int:
    """Turn claims whose worker was killed into uncertain e-mails; returns how many."""
    now = timezone.now()
    return OutgoingEmail.objects.filter(state=EmailState.SENDING, lease_until__lt=now).update(
        state=EmailState.UNKNOWN, next_attempt_at=now
    )


def erase_given_up_bodies() -> int:
    """Erase the bodies of e-mails given up that were written too long ago, since they hold links; returns how many."""
    now = timezone.now()
    old = Q(created_at__lte=now - dt.timedelta(days=settings.PARVIS_FAILED_MAIL_DAYS))
    lapsed = Q(created_at__lte=now - ACCOUNT_LINKS_LAST, kind__startswith="account.")
    given_up = OutgoingEmail.objects.filter(old | lapsed, state=EmailState.FAILED)
    return given_up.exclude(text="", html="").update(text="", html="", unsubscribe_url="")


def settled_long_ago() -> QuerySet[OutgoingEmail]:
    """What left, or never will, so long ago that nobody asks any more to whom it went."""
    kept_since = timezone.now() - dt.timedelta(days=settings.PARVIS_MAIL_DAYS)
    return OutgoingEmail.objects.filter(state__in=(EmailState.SENT, EmailState.FAILED), created_at__lt=kept_since)


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many tries: 1, 2, 4… minutes, an hour at most."""
    return min(dt.timedelta(minutes=2 ** (attempts - 1)), LONGEST_PAUSE)


def _queue(email: OutgoingEmail, due: dt.datetime, **values: object) -> None:
    _settle(email, EmailState.QUEUED, next_attempt_at=due, **values)


def _fail(email: OutgoingEmail, error: str) -> None:
    """The bodies stay for some days (`erase_given_up_bodies`): support may have to read them to who never got them."""
    if _settle(email, EmailState.FAILED, last_error=error):
        tell_returned(email)
        logger.error("E-mail %s (%s) given up after %s attempts: %s", email.uuid, email.kind, email.attempts, error)


def _settle(email: OutgoingEmail, state: EmailState, **values: object) -> bool:
    """Move a claimed e-mail on, if its claim still holds; a lease that merely lapsed meanwhile still does."""
    settled = OutgoingEmail.objects.filter(
        pk=email.pk, lease_token=email.lease_token, state__in=(EmailState.SENDING, EmailState.UNKNOWN)
    ).update(state=state, lease_until=None, **values)
    return settled == 1
