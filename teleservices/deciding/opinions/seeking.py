"""What the service does with an opinion: asks for it, asks again, gives more time, withdraws it, deems it given.

None of it moves the revision of the request: an act that a colleague is typing doesn't become stale.
"""

import datetime as dt
import uuid as uuids
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.web.idempotency import unused
from portal.web.throttling import throttle
from teleservices.deciding.opinions import opinion_letters
from teleservices.deciding.opinions.errors import OpinionRefusedError
from teleservices.deciding.opinions.links import new_link
from teleservices.deciding.opinions.shown_parts import check_parts
from teleservices.legal import legal_day
from teleservices.lifecycle import locked
from teleservices.lifecycle.corrections.deadlines import beyond_silence_text, silence_before
from teleservices.models import AdviserKind, AnswerKind, Attachment, Opinion, OpinionDocument, ServiceRequest, State
from teleservices.permissions import Party, refusal

MOST = 20
"""Opinions of one request."""
LONGEST_DELAY = dt.timedelta(days=365)
REMINDERS, REMINDERS_SECONDS = 1, 60 * 60
"""Reminders by hand of one opinion."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, of whom, until when, and what is shown for it."""

    name: str
    email: str
    adviser_kind: AdviserKind
    capacity: str
    text: str
    answer_kind: AnswerKind
    deadline: dt.date
    deadline_reason: str = ""
    """Why it is beyond the day of silence, where it is."""
    step_keys: Collection[str] = ()
    documents: Collection[Attachment] = field(default=())
    is_communicable: bool = False
    is_compulsory: bool = False


def why_not_asked(request: ServiceRequest, actor: User) -> str:
    """Why `actor` can't ask for an opinion on it now; empty when they can."""
    if why := refusal(actor, request, Party.INSTRUCTOR):
        return why
    if request.state not in State.open():
        return _("This request is no longer under way: no opinion can be asked on it.")
    return ""


@transaction.atomic
def ask_opinion(*, request_id: int, actor: User, question: Question, uuid: uuids.UUID | None = None) -> Opinion:
    """Ask for an opinion and send its link; the same `uuid` twice is asked once. Raises OpinionRefusedError."""
    request, now = _under_way(request_id, actor), timezone.now()
    if uuid and (twin := request.opinions.filter(uuid=uuid).first()):
        return twin
    if request.opinions.count() >= MOST:
        raise OpinionRefusedError(_("%(most)s opinions were asked on this request: no more can be.") % {"most": MOST})
    _check_deadline(request, question.deadline, question.deadline_reason, now)
    check_parts(request, question.step_keys, question.documents)
    opinion = Opinion.objects.create(
        uuid=unused(Opinion.objects.all(), uuid),
        request=request,
        asked_by=actor,
        asked_by_name=actor.get_full_name() or actor.email,
        asked_at=now,
        email=question.email,
        name=question.name,
        adviser_kind=question.adviser_kind,
        capacity=question.capacity,
        question=question.text,
        answer_kind=question.answer_kind,
        step_keys=list(question.step_keys),
        deadline=question.deadline,
        deadline_reason=question.deadline_reason.strip() or None,
        is_communicable=question.is_communicable,
        is_compulsory=question.is_compulsory,
    )
    documents = [OpinionDocument(opinion=opinion, attachment=attachment) for attachment in question.documents]
    OpinionDocument.objects.bulk_create(documents)
    opinion_letters.post_request(opinion=opinion, link=new_link(opinion, now=now))
    return opinion


@transaction.atomic
def remind_by_hand(*, opinion_id: int, actor: User) -> None:
    """Send one more link, with a reminder. Raises OpinionRefusedError, once an hour at most."""
    opinion, now = _awaited(opinion_id, actor), timezone.now()
    if throttle(f"opinion reminded:{opinion.pk}", REMINDERS, REMINDERS_SECONDS):
        raise OpinionRefusedError(_("They were reminded less than an hour ago: give them time."))
    _write(opinion, reminded_at=now)
    opinion_letters.post_reminder(opinion=opinion, link=new_link(opinion, now=now))


@transaction.atomic
def extend_deadline(*, opinion_id: int, actor: User, deadline: dt.date, deadline_reason: str = "") -> None:
    """Give more time, and tell so. It is reminded again before the new day. Raises OpinionRefusedError.

    `deadline_reason`: why the new day is beyond the day of silence, where it is.
    """
    opinion, now = _awaited(opinion_id, actor), timezone.now()
    _check_deadline(opinion.request, deadline, deadline_reason, now)
    if deadline <= opinion.deadline:
        raise OpinionRefusedError(_("The new deadline comes after the former one."))
    _write(opinion, deadline=deadline, deadline_reason=deadline_reason.strip() or None, reminded_at=None)
    opinion_letters.post_extension(opinion=opinion, link=new_link(opinion, now=now))


@transaction.atomic
def withdraw_opinion(*, opinion_id: int, actor: User) -> None:
    """Expect it no more: its links die at once, and who was asked is told. Raises OpinionRefusedError."""
    opinion = _awaited(opinion_id, actor)
    _write(opinion, withdrawn_at=timezone.now(), code_digest="", code_until=None)
    opinion_letters.post_withdrawal(opinion=opinion)


@transaction.atomic
def deem_given(*, opinion_id: int, actor: User, ground: str) -> None:
    """Note that silence past the deadline counts as given, by the text that says so. Raises OpinionRefusedError."""
    opinion, now = _awaited(opinion_id, actor), timezone.now()
    if not is_late(opinion, now):
        raise OpinionRefusedError(_("Its deadline is not over: it can't be deemed given yet."))
    if not ground.strip():
        raise OpinionRefusedError(_("Cite the text by which it is deemed given."))
    _write(opinion, deemed_at=now, deemed_ground=ground.strip())


def is_late(opinion: Opinion, at: dt.datetime) -> bool:
    """Whether its deadline was over at that instant."""
    return legal_day(at) > opinion.deadline


def _under_way(request_id: int, actor: User) -> ServiceRequest:
    """The request, locked, on which `actor` may ask now: rights are asked again when something is written."""
    request = locked(request_id)
    if why := why_not_asked(request, actor):
        raise OpinionRefusedError(why)
    return request


def _awaited(opinion_id: int, actor: User) -> Opinion:
    """The opinion, its request locked, where it is still expected."""
    request_id = Opinion.objects.values_list("request", flat=True).get(pk=opinion_id)
    request = _under_way(request_id, actor)
    opinion = Opinion.objects.get(pk=opinion_id)
    opinion.request = request
    if not opinion.is_awaited:
        raise OpinionRefusedError(_("This opinion is no longer awaited: see below what became of it."))
    return opinion


def _write(opinion: Opinion, **values: object) -> None:
    for name, value in values.items():
        setattr(opinion, name, value)
    opinion.save(update_fields=list(values))


def _check_deadline(request: ServiceRequest, deadline: dt.date, reason: str, now: dt.datetime) -> None:
    today = legal_day(now)
    if deadline <= today:
        raise OpinionRefusedError(_("The deadline is a day to come."))
    if deadline > today + LONGEST_DELAY:
        raise OpinionRefusedError(_("The deadline is within a year."))
    day = silence_before(request, deadline)
    if day and not reason.strip():
        raise OpinionRefusedError(beyond_silence_text(day))
