"""The meetings of one's services, and a new one; a meeting with its table and what can be done with it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.parameters import changed, named
from teleservices.deciding.meetings.lines import Line
from teleservices.desk.access import instructor, memberships_of
from teleservices.keyset.paging import AFTER, Sequenced, page_at
from teleservices.models import Meeting
from teleservices.permissions import holding_meetings
from teleservices.steering.meetings.annexing import ANNEX, USUAL
from teleservices.steering.meetings.forms import DetailsForm, MeetingForm, ReportForm
from teleservices.steering.meetings.opened import Opened, opened
from teleservices.steering.meetings.sorted_lines import ORDER, heads, sorted_by, table_query

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


def shown(
    request: HttpRequest, seen: Opened, *, item: int = 0, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """The page of a meeting; `error` is of an item, by its key, in which `typed` stays."""
    names = seen.meeting.columns or USUAL
    query = table_query(request.GET)
    order = query.get(ORDER, "")
    lines = sorted_by(seen.lines, order)
    query = _with_item(query, lines, item)
    page = page_at(Sequenced(lines, _key), query, size=ROWS, anchor="#requests")
    context = {
        "seen": seen,
        "links": page.links,
        "here": changed(query).removeprefix("."),
        "rows": [(line, seen.unfilled.get(line.item.request_id, "")) for line in page.rows],
        "heads": heads(order),
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
    }
    return render(request, "teleservices/steering/meetings/meeting.html", context, status=status)


def _key(line: Line) -> int:
    return line.item.pk


def _with_item(query: QueryDict, lines: Sequence[Line], item: int) -> QueryDict:
    """The same for the page of the item in which something is wrong, where there is one."""
    keys = [_key(line) for line in lines]
    if item not in keys:
        return query
    of_item = named(query, (ORDER,)).copy()
    if start := keys.index(item) // ROWS * ROWS:
        of_item[AFTER] = str(keys[start - 1])
    return of_item


def _report(report: object) -> dict[str, object]:
    cents = getattr(report, "envelope_cents", None)
    return {"title": getattr(report, "title", ""), "envelope": None if cents is None else f"{cents / 100:.2f}"}
