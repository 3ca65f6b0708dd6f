"""The table of annotations: of the requests ticked in the list, or of all of it, a page at a time."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from portal.admin.parameters import changed, named
from teleservices.desk.access import acting_instructor, teams_of
from teleservices.desk.annotating.grid import ROWS, grids
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query, listed
from teleservices.desk.requests.trail import NAME
from teleservices.models import ServiceRequest

TICKED, NUMBER, BATCH = "demande", "p", "lot"
"""The parameters of an address: the references of what was ticked; the page of a list; the batch one comes from."""
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_POST
def annotate(request: HttpRequest) -> HttpResponse:
    """Lead to the table of the requests ticked, or of all of the list."""
    acting_instructor(request)
    query = list_query(QueryDict(request.POST.get("query", "")))
    table = reverse("desk:annotations")
    if "all" in request.POST:
        return redirect(f"{table}?{urlencode({NAME: query.urlencode()})}")
    ticked = request.POST.getlist("request")[:ROWS]
    if not ticked:
        messages.error(request, _("Tick at least one request."))
        return redirect(reverse("desk:list") + changed(query).removeprefix("."))
    origin = {BATCH: batch} if (batch := request.POST.get("batch", "")) else {NAME: query.urlencode()}
    return redirect(f"{table}?{urlencode({TICKED: ticked, **origin}, doseq=True)}")


@never_cache
@require_safe
def annotations(request: HttpRequest) -> HttpResponse:
    """The tables, a procedure each; each cell is saved by the address of its annotation."""
    user = acting_instructor(request)
    query = named(request.GET, (TICKED, NAME, NUMBER, BATCH), several=(TICKED,), well_formed={BATCH: UUID_TEXT})
    list_asked = list_query(QueryDict(query.get(NAME, "")))
    number = _number(query.get(NUMBER, ""))
    keys, has_next = _keys(request, user, query.getlist(TICKED), list_asked, number)
    tables, left_out = grids(user, keys)
    context = {
        "tables": tables,
        "left_out": left_out,
        "trail": f"?{urlencode({NAME: list_asked.urlencode()})}",
        "back": _back(query, list_asked),
        "is_of_batch": BATCH in query,
        "previous": changed(query, **{NUMBER: str(number - 1)}) if number > 1 else "",
        "next": changed(query, **{NUMBER: str(number + 1)}) if has_next else "",
    }
    return render(request, "teleservices/desk/annotating/page.html", context)


def _keys(request: HttpRequest, user: User, ticked: list[str], query: QueryDict, number: int) -> tuple[list[int], bool]:
    """Of the requests of a page, in their order; whether another page follows."""
    teams = teams_of(user)
    if ticked:
        rows = ServiceRequest.objects.instructed_by(user).filter(reference__in=ticked[:ROWS])
        by_reference = dict(rows.order_by().values_list("reference", "pk"))
        return [by_reference[reference] for reference in ticked if reference in by_reference], False
    filters = RequestFilters(query, request=request, teams=teams)
    keys = listed(filters, query, list(teams), searcher=user).keys(skip=(number - 1) * ROWS, count=ROWS + 1)
    return keys[:ROWS], len(keys) > ROWS


def _back(query: QueryDict, list_asked: QueryDict) -> str:
    if BATCH in query:
        return reverse("desk:batch", args=[query[BATCH]])
    return reverse("desk:list") + changed(list_asked).removeprefix(".")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 4 and int(text) else 1
