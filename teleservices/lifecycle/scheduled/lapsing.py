"""Drafts that nobody goes on with: announced a week before, deleted after, and only if the announcement left.

A draft opened or saved meanwhile begins a new term. The locker's documents stay: a draft only points to them.
"""

import datetime as dt
import time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import outbox
from notifications.models import EmailState, OutgoingEmail
from portal.dates import long_date
from portal.identity.department import whole_url
from teleservices.lifecycle.clock import morning_after
from teleservices.lifecycle.ways import followers_of
from teleservices.models import Procedure, ServiceRequest, State, Timer, TimerKind

NOTICE_DAYS = 7
AT_ONCE = 500
"""Drafts announced in one run; the next run takes the others."""


def lapses_at(draft: ServiceRequest) -> dt.datetime | None:
    """When the draft will be deleted if nobody saves it again; None where drafts are kept without limit."""
    days = draft.procedure.draft_days
    return None if days is None else morning_after(draft.updated_at, days)


def warn(*, until: float) -> int:
    """Announce the drafts that lapse within a week, until the monotonic clock says `until`; returns how many."""
    warned = 0
    for draft_id in [pk for days in _terms() for pk in _ending(days).values_list("pk", flat=True)[:AT_ONCE]]:
        if time.monotonic() > until:
            break
        warned += announce(request_id=draft_id)
    return warned


@transaction.atomic
def announce(*, request_id: int) -> bool:
    """Tell the applicant when the draft will be deleted, at least a week after; False when it was told or has moved."""
    draft = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("procedure", "profile", "applicant")
        .filter(pk=request_id)
        .first()
    )
    now = timezone.now()
    ends_at = lapses_at(draft) if draft and draft.state == State.DRAFT else None
    if draft is None or ends_at is None or ends_at > now + dt.timedelta(days=NOTICE_DAYS):
        return False
    due_at = max(ends_at, morning_after(now, NOTICE_DAYS))
    timer, is_new = Timer.objects.get_or_create(
        request=draft, kind=TimerKind.LAPSE, since=draft.updated_at, defaults={"due_at": due_at}
    )
    if is_new:
        _post(draft, timer)
    return is_new


def lapse(draft: ServiceRequest, timer: Timer) -> bool:
    """Delete the draft that `timer` announced, which its caller holds; False when it must stay.

    Saved, transmitted, or kept longer meanwhile: the announcement is forgotten. Not sent yet: it is waited for.
    """
    ends_at = lapses_at(draft)
    if draft.state != State.DRAFT or draft.updated_at != timer.since or ends_at is None or ends_at > timezone.now():
        timer.delete()
        return False
    if not OutgoingEmail.objects.filter(key=_key(timer), state=EmailState.SENT).exists():
        Timer.objects.filter(pk=timer.pk).update(done_at=None)
        return False
    draft.delete()
    return True


def keep(draft: ServiceRequest) -> None:
    """Begin a new term: its applicant came back to a draft that was announced as lapsing."""
    if draft.timers.filter(done_at=None).exists():
        ServiceRequest.objects.drafts().filter(pk=draft.pk).update(updated_at=timezone.now())


def _terms() -> list[int]:
    """The different durations, few, so that each is one search by date."""
    terms = Procedure.objects.order_by().distinct().values_list("draft_days", flat=True)
    return [days for days in terms if days is not None]


def _ending(days: int) -> QuerySet[ServiceRequest]:
    """The drafts of that term that end within a week and were not announced since they were last saved."""
    warned = Timer.objects.filter(request=OuterRef("pk"), kind=TimerKind.LAPSE, since=OuterRef("updated_at"))
    before = timezone.now() - dt.timedelta(days=days - NOTICE_DAYS)
    drafts = ServiceRequest.objects.drafts().filter(updated_at__lte=before, procedure__draft_days=days)
    return drafts.filter(~Exists(warned)).order_by("updated_at")


def _post(draft: ServiceRequest, timer: Timer) -> None:
    values = {"title": draft.procedure.title, "day": long_date(timer.due_at), "reference": draft.reference}
    context = {"draft": draft, "day": values["day"], "url": whole_url("filing_resume", draft.reference)}
    outbox.write(
        "requests/draft_lapses",
        context,
        key=_key(timer),
        kind="draft.lapse",
        recipient=next(iter(followers_of(draft)), draft.applicant).email,
        subject=_("Draft %(reference)s, not transmitted: “%(title)s” will be deleted on %(day)s") % values,
        about=draft.reference,
        reply_to=draft.procedure.team.email if draft.procedure.team else "",
    )


def _key(timer: Timer) -> str:
    return f"request:{timer.request_id}:lapse:{timer.since.isoformat()}"
