"""Drafts whose procedure is about to close: their applicants are told once, a week before, what is left to do."""

import datetime as dt
import time

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import outbox
from portal.dates import closing_text
from portal.identity.department import whole_url
from teleservices.lifecycle.ways import followers_of
from teleservices.models import Procedure, ServiceRequest, State, Timer, TimerKind

NOTICE_DAYS = 7
LATE_START = dt.timedelta(hours=24)
"""A draft begun so late needs no reminder of what its applicant has just read."""
AT_ONCE = 500
"""Drafts told in one run; the next run takes the others."""


def warn(*, until: float) -> int:
    """Tell of the closings of the week, until the monotonic clock says `until`; returns how many drafts were told."""
    count = 0
    for draft_id in drafts_about_to_close().values_list("pk", flat=True)[:AT_ONCE]:
        if time.monotonic() > until:
            break
        count += announce(request_id=draft_id)
    return count


@transaction.atomic
def announce(*, request_id: int) -> bool:
    """Tell the applicant of one draft, once for each closing date; False when it was told or is no longer so."""
    draft = ServiceRequest.objects.select_related("procedure", "profile", "applicant").locked(request_id)
    closes_at, now = draft.procedure.closes_at, timezone.now()
    if draft.state != State.DRAFT or closes_at is None or not now < closes_at <= now + dt.timedelta(days=NOTICE_DAYS):
        return False
    _timer, is_new = Timer.objects.get_or_create(
        request=draft, kind=TimerKind.CLOSING, since=closes_at, defaults={"due_at": closes_at, "done_at": now}
    )
    if is_new:
        _post(draft, closes_at)
    return is_new


def drafts_about_to_close() -> QuerySet[ServiceRequest]:
    """The drafts whose procedure closes within a week and whose applicant was not told of that date.

    By an index of drafts alone: a procedure may have received a hundred thousand requests.
    """
    now = timezone.now()
    soon = Procedure.objects.open().filter(closes_at__lte=now + dt.timedelta(days=NOTICE_DAYS))
    warned = Timer.objects.filter(
        request=OuterRef("pk"), kind=TimerKind.CLOSING, since=OuterRef("procedure__closes_at")
    )
    drafts = ServiceRequest.objects.drafts().filter(procedure__in=soon, created_at__lte=now - LATE_START)
    return drafts.filter(~Exists(warned)).order_by(F("procedure__closes_at"), "pk")


def _post(draft: ServiceRequest, closes_at: dt.datetime) -> None:
    values = {"title": draft.procedure.title, "day": closing_text(closes_at), "reference": draft.reference}
    context = {"draft": draft, "day": values["day"], "url": whole_url("filing_resume", draft.reference)}
    outbox.write(
        "requests/draft_closes",
        context,
        key=f"request:{draft.pk}:closing:{closes_at.isoformat()}",
        kind="draft.closing",
        recipient=next(iter(followers_of(draft)), draft.applicant).email,
        subject=_("Draft %(reference)s, not transmitted: “%(title)s” is to be transmitted by %(day)s") % values,
        about=draft.reference,
        reply_to=draft.procedure.team.email if draft.procedure.team else "",
    )
