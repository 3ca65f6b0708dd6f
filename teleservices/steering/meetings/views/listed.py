"""The meetings of one's services, and a new one; a meeting with its table and what can be done with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.admin.parameters import changed, named
from teleservices.deciding.meetings.lines import Line
from teleservices.desk.access import instructor, memberships_of
from teleservices.desk.series.walk import begin
from teleservices.keyset.paging import AFTER, BEFORE, Sequenced, page_at
from teleservices.models import Meeting, MeetingReport
from teleservices.permissions import holding_meetings
from teleservices.steering.meetings.annexing import ANNEX, USUAL
from teleservices.steering.meetings.forms import DetailsForm, MeetingForm, ReportForm
from teleservices.steering.meetings.line_filter import MARK, LineFilter
from teleservices.steering.meetings.opened import Opened, opened
from teleservices.steering.meetings.refusal import Refusal
from teleservices.steering.meetings.sorted_lines import FILTER, ORDER, heads, sorted_by, table_query

ROWS = 200
"""Requests that a page of a meeting's table shows."""
SHOWN = 100
"""Meetings listed, the latest first."""


@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of one's services; whoever holds those of one prepares another."""
    user = instructor(request)
    memberships = memberships_of(user)
    holds = holding_meetings(user).exists()
    form = MeetingForm(*([request.POST] if request.method == "POST" else []), head=user) if holds else None
    if request.method == "POST" and form is None:
        return HttpResponseNotAllowed(["GET"])
    if form and form.is_bound and form.is_valid() and (new_meeting := form.prepare()):
        messages.success(request, _("The meeting is made. Tick requests in the list to enter them."))
        return redirect("desk:meeting", new_meeting.uuid)
    rows = Meeting.objects.filter(team__in=[membership.team_id for membership in memberships])
    context = {"meetings": rows.select_related("team", "authority")[:SHOWN], "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "teleservices/steering/meetings/list.html", context, status=status)


@never_cache
@require_safe
def meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show where a meeting stands."""
    return shown(request, opened(request, uuid))


@require_POST
def series(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go through what the table lists, in its order, one request after the other; they lead back to it."""
    overview = opened(request, uuid)
    query = named(table_query(QueryDict(request.POST.get("query", ""))), (*FILTER, ORDER), several=[MARK])
    lines = sorted_by(LineFilter(overview, query).lines, query.get(ORDER, ""))
    if not lines:
        messages.error(request, _("No request of this meeting is listed so: widen the filter."))
        return redirect(reverse("desk:meeting", args=[uuid]) + changed(query).removeprefix("."))
    references = [line.item.request.reference for line in lines]
    return redirect(begin(request, references, query.urlencode(), meeting=str(uuid)))


def shown(
    request: HttpRequest,
    seen: Opened,
    *,
    item: int = 0,
    typed: str = "",
    error: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a meeting; `error` is of an item, by its key, in which `typed` stays, or `refusal` is asked for."""
    names = seen.meeting.columns or USUAL
    query, table = _with_item(table_query(request.GET), seen, item)
    lines = sorted_by(table.lines, query.get(ORDER, ""))
    page = page_at(Sequenced(lines, _key), query, size=ROWS, anchor="#requests")
    context = {
        "seen": seen,
        "links": page.links,
        "here": changed(query).removeprefix("."),
        "rows": [(line, seen.unfilled.get(line.item.request_id, "")) for line in page.rows],
        "heads": heads(query),
        "table": table,
        "order": query.get(ORDER, ""),
        "listing": changed(query, **{AFTER: None, BEFORE: None}).removeprefix("."),
        "details": DetailsForm(initial={"label": seen.meeting.label, "meets_on": seen.meeting.meets_on}),
        "reports": [
            (total, ReportForm(initial=_report(total.report), prefix=f"r{total.report.pk}"))
            for total in seen.totals.reports
            if total.report
        ],
        "columns": [(name, column.label, name in names) for name, column in ANNEX.items()],
        "wrong_item": item,
        "typed": typed,
        "error": error,
        "refusal": refusal,
    }
    return render(request, "teleservices/steering/meetings/meeting.html", context, status=status)


def _key(line: Line) -> int:
    return line.item.pk


def _with_item(query: QueryDict, overview: Opened, item: int) -> tuple[QueryDict, LineFilter]:
    """What is shown of the table: where something is wrong in an item, the page that has it, whatever the filter."""
    table = LineFilter(overview, query)
    if not item:
        return query, table
    if item not in map(_key, table.lines):
        query = named(query, (ORDER,))
        table = LineFilter(overview, query)
    keys = [_key(line) for line in sorted_by(table.lines, query.get(ORDER, ""))]
    of_item = named(query, (*FILTER, ORDER), several=[MARK]).copy()
    if item in keys and (start := keys.index(item) // ROWS * ROWS):
        of_item[AFTER] = str(keys[start - 1])
    return of_item, table


def _report(report: MeetingReport) -> dict[str, object]:
    cents = report.envelope_cents
    envelope = None if cents is None else f"{cents / 100:.2f}"
    return {"number": report.number, "title": report.title, "envelope": envelope}
