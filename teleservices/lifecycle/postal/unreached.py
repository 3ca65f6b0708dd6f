"""Which requests have nobody reached, as a row each: written again by whatever may change it."""

import re

from django.utils import timezone

from notifications.models import OutgoingEmail
from teleservices.lifecycle.ways import letter_among, way_to_reach
from teleservices.models import (
    PostalSending,
    ReturnReason,
    ServiceRequest,
    Side,
    State,
    Unreached,
    UnreachedReason,
    WayReason,
)
from teleservices.models.requests.postal_sending import NEVER_POSTED, ON_ITS_WAY

TO_APPLICANT = "request."
"""Begins the kind of the e-mails to the applicant's side."""
MESSAGE = "request.message"
_OF_EVENT = re.compile(r"^request:\d+:event:(?P<number>\d+):")
_OF_MESSAGE = re.compile(r"^request:\d+:message:(?P<uuid>[0-9a-f-]{36}):")
_NEVER_THERE = (ReturnReason.UNKNOWN, ReturnReason.OTHER)
"""A letter that its addressee refused, or didn't claim, was presented to them: it is notified."""


def review(request_id: int | None) -> None:
    """Write whether a letter of this request leads nowhere, or came back; that an e-mail came back is over.

    In the transaction of what changed. Two queries where it had no letter.
    """
    letters = PostalSending.objects.filter(request=request_id, cancelled_at=None)
    last = letters.order_by("-asked_at", "-pk").first()
    reason = None
    if last and letters.filter(NEVER_POSTED, address="").exists():
        reason = UnreachedReason.NO_ADDRESS
    elif last and last.returned_on and last.return_reason in _NEVER_THERE:
        reason = UnreachedReason.LETTER_RETURNED
    if reason is None:
        forget(request_id)
    else:
        _write(request_id, reason)


def forget(request_id: int | None) -> None:
    """The people of this request are reached: they answered, or a letter is ready for them. One query."""
    rows = Unreached.objects.filter(request=request_id)
    rows._raw_delete(rows.db)


def note_returned_email(email: OutgoingEmail) -> None:
    """Write that an e-mail to the applicant's side came back, unless others are reached, or a letter tells the same."""
    if not email.kind.startswith(TO_APPLICANT) or not email.about:
        return
    rows = ServiceRequest.objects.select_related("applicant", "profile__type", "procedure")
    request = rows.exclude(state=State.DRAFT).filter(reference=email.about).first()
    way = letter_among(way_to_reach(request)) if request else None
    if request is None or way is None or way.why != WayReason.RETURNED or _is_posted(email, request):
        return
    _write(request.pk, UnreachedReason.EMAIL_RETURNED)


def _write(request_id: int | None, reason: UnreachedReason) -> None:
    """The day since when stays where the reason does."""
    Unreached.objects.filter(request=request_id).exclude(why=reason).update(why=reason, since=timezone.now())
    Unreached.objects.get_or_create(request_id=request_id, defaults={"why": reason, "since": timezone.now()})


def _is_posted(email: OutgoingEmail, request: ServiceRequest) -> bool:
    """Whether a letter tells what `email` told."""
    letters = PostalSending.objects.filter(ON_ITS_WAY, request=request)
    if match := _OF_MESSAGE.match(email.key):
        return letters.filter(message__uuid=match["uuid"]).exists()
    if email.kind == MESSAGE:  # several messages told at once: the last one of this request is among them
        message = request.messages.filter(side=Side.SERVICE).order_by("-sent_at", "-pk").first()
        return message is not None and letters.filter(message=message).exists()
    match = _OF_EVENT.match(email.key)
    event = request.events.filter(number=match["number"]).first() if match else None
    if event is None:
        return False
    return letters.filter(event=event).exists() or letters.filter(decision=event.data.get("decision") or 0).exists()
