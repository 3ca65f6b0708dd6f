"""The outbox: what is to be sent is a row written with its cause, and that row is the truth.

django-q2 is only the alarm clock: a task that runs twice, or never, changes nothing.
"""

import time
from collections.abc import Iterator, Mapping
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from notifications import states, stops
from notifications.delivery import PostOffice, Result
from notifications.email_bodies import render_bodies
from notifications.models import EmailState, OutgoingEmail
from notifications.outcomes import Outcome
from notifications.providers import Answer, ProviderUnreachableError, ask_provider

SWEEP_SECONDS = 30
"""A sweep ends well before its task would be killed (`Q_CLUSTER["timeout"]`), the last e-mail's time-out included."""
FOLLOWERS_SECONDS = 5
NOWHERE = ".invalid"
"""Addresses of accounts that were erased: a domain that will never exist (RFC 2606)."""
BATCH = 100


class NotInTransactionError(RuntimeError):
    """An e-mail was posted outside a transaction: it could leave without its cause, or be lost after it."""


def post(
    *, key: str, kind: str, recipient: str, subject: str, text: str, html: str = "", about: str = "", reply_to: str = ""
) -> None:
    """Put an e-mail in the outbox, inside the transaction of its cause; a worker sends it after the commit.

    `key` makes it the same e-mail when asked for twice (`request:<reference>:event:<n>:<account>`): the row of the
    first time stays, unchanged. `about` is a request's reference. An e-mail to nowhere is noted, never sent.
    Raises NotInTransactionError.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError("outbox.post() belongs inside the transaction of what it tells.")
    leads_nowhere = recipient.endswith(NOWHERE)
    new = OutgoingEmail(
        key=key,
        kind=kind,
        recipient=recipient,
        subject=" ".join(subject.split())[:300],
        text="" if leads_nowhere else text,
        html="" if leads_nowhere else html,
        state=EmailState.FAILED if leads_nowhere else EmailState.QUEUED,
        last_error="the account was erased" if leads_nowhere else "",
        about=about,
        reply_to=reply_to,
    )
    OutgoingEmail.objects.bulk_create([new], ignore_conflicts=True)
    if not leads_nowhere:
        ring(new)


def write(
    template: str,
    context: Mapping[str, object],
    *,
    key: str,
    kind: str,
    recipient: str,
    subject: str,
    about: str = "",
    reply_to: str = "",
) -> None:
    """Post the e-mail that `template` makes (`render_bodies`), which knows its `subject` too."""
    bodies = render_bodies(template, {"subject": subject, **context})
    post(
        key=key,
        kind=kind,
        recipient=recipient,
        subject=subject,
        text=bodies.text,
        html=bodies.html,
        about=about,
        reply_to=reply_to,
    )


def ring(email: OutgoingEmail) -> None:
    """Queue the task that sends `email`, inside the transaction that makes it due.

    By its UUID: the database gives no key of a row that it may have refused. The task of one asked for twice finds none
    of this UUID, and sends nothing.
    """
    async_task("notifications.tasks.send_email", str(email.uuid), q_options={"save": False})


def posted_under(prefix: str) -> QuerySet[OutgoingEmail]:
    """The e-mails whose key is `prefix` and a UUID, by the index of the keys: a few of those of a year.

    No digit of a UUID comes after the letter g, in any order of letters.
    """
    return OutgoingEmail.objects.filter(key__gte=prefix, key__lt=f"{prefix}g")


def let_stop(*, key: str, url: str) -> None:
    """Have mail programs offer to stop such e-mails, by a POST to `url` (RFC 8058); in the transaction of `post`."""
    OutgoingEmail.objects.filter(key=key).exclude(text="").update(unsubscribe_url=url)


def send(*, email_id: int) -> Outcome:
    """Claim the e-mail, hand it over, record how that ended; NOT_OURS when it is not due or someone else has it.

    Not inside a transaction: the claim must be seen by others before anything leaves.
    """
    email = states.claim(email_id=email_id)
    if email is None:
        return Outcome.NOT_OURS
    with PostOffice() as office:
        result = _hand_over(office, email)
    states.record(email=email, result=result)
    return result.outcome


def send_with_followers(*, uuid: UUID) -> int:
    """Send the e-mail, after the older ones to the same person, then those that wait; returns how many were sent.

    Nobody reads the end of a story before its beginning, whichever task rings first. In a burst the first task does
    the work of those after it: they find their e-mail sent, and end.
    """
    email = _due(EmailState.QUEUED).filter(uuid=uuid).first()
    if email is None:
        return 0
    same_person = _due(EmailState.QUEUED).filter(recipient=email.recipient, pk__lte=email.pk)
    ids = chain(same_person.values_list("pk", flat=True)[:BATCH], _due_ids())
    return _send_from(_claim_next(ids), ids, seconds=FOLLOWERS_SECONDS)


def sweep() -> int:
    """Take up what was left behind: claims of killed workers, tries that are due, tasks that were lost.

    Returns how many e-mails it sent. Oldest first; stops when the provider does not answer, and tries again with the
    next sweep.
    """
    states.lapse_leases()
    for email in _due(EmailState.UNKNOWN)[:BATCH]:
        _reconcile(email)
    due = _due_ids()
    return _send_from(_claim_next(due), due, seconds=SWEEP_SECONDS)


def _send_from(email: OutgoingEmail | None, following: Iterator[int], *, seconds: float) -> int:
    """Send a claimed e-mail, then the following ones, until none is left, time is up or the provider is down.

    What became of one is written together with the claim of the next: one commit an e-mail.
    """
    count = 0
    ends = time.monotonic() + seconds
    with PostOffice() as office:
        while email is not None:
            result = _hand_over(office, email)
            goes_on = result.outcome is not Outcome.OUTAGE and time.monotonic() < ends
            with transaction.atomic():
                states.record(email=email, result=result)
                email = _claim_next(following) if goes_on else None
            count += result.outcome is Outcome.SENT
    return count


def _hand_over(office: PostOffice, email: OutgoingEmail) -> Result:
    """Give it to the provider, unless nothing is written any more to its address."""
    if stops.holds(email):
        return Result(Outcome.PERMANENT, error=stops.STOPPED)
    return office.hand_over(email)


def _claim_next(following: Iterator[int]) -> OutgoingEmail | None:
    """The first of them that nobody else was quicker to take."""
    return next((email for email_id in following if (email := states.claim(email_id=email_id))), None)


def _due_ids() -> Iterator[int]:
    """The e-mails that are due, the oldest first, read a batch at a time until there is none."""
    while batch := list(_due(EmailState.QUEUED).values_list("pk", flat=True)[:BATCH]):
        yield from batch


def _reconcile(email: OutgoingEmail) -> None:
    """Nobody knows whether `email` left: ask who can tell."""
    try:
        answer = ask_provider(email)
    except ProviderUnreachableError:
        states.ask_later(email=email)
        return
    match answer:
        case Answer.SENT:
            states.mark_sent(email=email, provider_message_id=email.provider_message_id)
        case Answer.NOT_SENT:
            states.send_again(email=email)
        case Answer.CANNOT_TELL:
            states.send_once_more(email=email)


def _due(state: EmailState) -> QuerySet[OutgoingEmail]:
    """The oldest e-mails in `state` whose time has come."""
    return OutgoingEmail.objects.filter(state=state, next_attempt_at__lte=timezone.now()).order_by("pk")
