"""The first line of a request's sheet: where it stands, who follows it, the law's next date, amounts, alerts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.desk.sheet.other_requests import OtherRequests
from teleservices.desk.sheet.tabs import Counts
from teleservices.legal import legal_day
from teleservices.lifecycle import act_of
from teleservices.lifecycle.afterwards.standing import notice_of, open_appeals
from teleservices.lifecycle.agents.absences import absence_today
from teleservices.lifecycle.prerequisites.before_meeting import binding_item, where_it_stands
from teleservices.models import RequestFacts, RequestReading, ServiceRequest

TOLD = 3
"""Events that are told of what happened since one read a request; the history has them all."""


@dataclass(frozen=True)
class HeadlineItem:
    """An item of the first line, in words; `is_alert` for what wants to be looked at before anything else."""

    label: str
    text: str
    is_alert: bool = False


def headline(
    service_request: ServiceRequest, others: OtherRequests, counts: Counts, reader: User | None = None
) -> list[HeadlineItem]:
    """The items of the first line, in their order; what happened since `reader` read it, where it is for them."""
    items = _items(service_request, getattr(service_request, "desk_facts", None), others, counts)
    return [*items, *(_since_last_read(service_request, reader) if reader else ())]


def _items(
    service_request: ServiceRequest, facts: RequestFacts | None, others: OtherRequests, counts: Counts
) -> Iterator[HeadlineItem]:
    stage = service_request.stage.name if service_request.stage else service_request.get_state_display()
    yield HeadlineItem(_("Stage"), stage)
    if unreached := getattr(service_request, "unreached", None):
        yield HeadlineItem(_("Not reached"), unreached.get_why_display(), is_alert=True)
    yield from _capacity(service_request)
    if service_request.filed_away_at:
        yield HeadlineItem(_("Filed away on"), long_date(service_request.filed_away_at))
    yield _follower(service_request)
    if facts and facts.decides_on:
        days = (facts.decides_on - legal_day(timezone.now())).days
        text = long_date(facts.decides_on)
        if days > 0:
            text += ngettext(", in %(days)s day", ", in %(days)s days", days) % {"days": days}
        yield HeadlineItem(_("Silence decides on"), text, is_alert=days <= 15)
    yield from _considered(service_request)
    if facts and facts.late_at and facts.late_at <= timezone.now():
        yield HeadlineItem(_("Late since"), long_date(facts.late_at), is_alert=True)
    yield from _amounts(facts)
    yield from _meeting(service_request, counts)
    if others.last_aid:
        yield HeadlineItem(_("Last aid granted"), others.last_aid)
    yield from _alike(others)
    yield from _unseen(counts)


def _capacity(service_request: ServiceRequest) -> Iterator[HeadlineItem]:
    """What the capacity of who files for someone doesn't let them do, as of the decision, else of today."""
    someone = service_request.for_someone
    if someone is None:
        return
    if someone.until and someone.has_ended(legal_day(service_request.decided_at or timezone.now())):
        yield HeadlineItem(_("Measure or mandate over since"), long_date(someone.until), is_alert=True)
    if someone.power.assists:
        text = _("%(capacity)s: assists, this person signs too") % {"capacity": someone.get_capacity_display()}
        yield HeadlineItem(_("Who files"), text, is_alert=True)


def _since_last_read(service_request: ServiceRequest, reader: User) -> Iterator[HeadlineItem]:
    """What others did since the last day on which `reader` had it open. Two queries, one where they never had."""
    today = legal_day(timezone.now())
    readings = RequestReading.objects.filter(request=service_request.pk, reader=reader, day__lt=today)
    read_at = next(iter(readings.order_by("-day").values_list("last_at", flat=True)[:1]), None)
    if read_at is None:
        return
    events = service_request.events.filter(at__gt=read_at).exclude(actor=reader).select_related("stage")
    titles = [act_of(event.act).past_in(event) for event in events.order_by("-number")[:TOLD]]
    if titles:
        label = _("Since you read it, on %(day)s") % {"day": long_date(read_at)}
        yield HeadlineItem(label, ", ".join(titles[::-1]), is_alert=True)


def _meeting(service_request: ServiceRequest, counts: Counts) -> Iterator[HeadlineItem]:
    """The meeting that binds it, or that it goes before. A query for an open request."""
    if item := binding_item(service_request):
        yield HeadlineItem(_("Meeting"), where_it_stands(item), is_alert=True)
    elif counts.meets_on:
        yield HeadlineItem(_("Entered the meeting of"), long_date(counts.meets_on))


def _considered(service_request: ServiceRequest) -> Iterator[HeadlineItem]:
    """What is considered of the decision that stands: a withdrawal, appeals that wait for an answer. Two queries."""
    if service_request.decided_at is None:
        return
    if notice := notice_of(service_request):
        yield HeadlineItem(_("Withdrawal considered, observations until"), long_date(notice.observations_until), True)
    for appeal in open_appeals(service_request):
        text = long_date(appeal.deadline) if appeal.deadline else _("the court will tell")
        yield HeadlineItem(_("Appeal to be answered before"), text, is_alert=True)


def _alike(others: OtherRequests) -> Iterator[HeadlineItem]:
    references = others.references_alike
    if not references:
        return
    text, more = ", ".join(references), others.alike - len(references)
    if more:
        text += ngettext(" and %(count)s other", " and %(count)s others", more) % {"count": more}
    yield HeadlineItem(_("Resembles"), text, is_alert=True)


def _amounts(facts: RequestFacts | None) -> Iterator[HeadlineItem]:
    if facts and facts.amount_granted is not None:
        yield HeadlineItem(_("Amount granted"), amount_text(facts.amount_granted))


def _unseen(counts: Counts) -> Iterator[HeadlineItem]:
    if unread := counts.unread:
        yield HeadlineItem(
            _("Messages"), ngettext("%(count)s unread", "%(count)s unread", unread) % {"count": unread}, True
        )
    if counts.mentions:
        yield HeadlineItem(_("Internal notes"), _("one of them mentions you"), is_alert=True)
    if counts.blocking:
        yield HeadlineItem(pgettext("a tab", "Opinions"), _("a compulsory one is awaited"), is_alert=True)


def _follower(service_request: ServiceRequest) -> HeadlineItem:
    """Who follows it; while they are away, until when, and who looks after it."""
    if service_request.assignee is None:
        return HeadlineItem(_("Followed by"), _("nobody yet"))
    name, absence = service_request.assignee.get_full_name(), absence_today(service_request.assignee_id)
    if absence is None:
        return HeadlineItem(_("Followed by"), name)
    values = {"name": name, "day": long_date(absence.ends_on), "deputy": absence.deputy}
    if absence.deputy is None:
        return HeadlineItem(_("Followed by"), _("%(name)s, away until %(day)s") % values, is_alert=True)
    values["deputy"] = absence.deputy.get_full_name()
    return HeadlineItem(
        _("Followed by"), _("%(name)s, away until %(day)s: %(deputy)s looks after it") % values, is_alert=True
    )
