"""A series begun from the list, gone through, stopped."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from portal.admin.parameters import changed
from teleservices.desk.access import instructor, read_request, teams_read_by
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query, listed
from teleservices.desk.series.walk import MOST, begin, end, opening, series_of
from teleservices.models import ServiceRequest


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin with the requests ticked, or all of the list, in its order; then open the first."""
    user = instructor(request)
    query = list_query(QueryDict(request.POST.get("query", "")))
    listing = reverse("desk:list") + changed(query).removeprefix(".")
    references = _references(request, user, query)
    if not references:
        messages.error(request, _("Tick at least one request."))
        return redirect(listing)
    return redirect(begin(request, references, query.urlencode()))


def _references(request: HttpRequest, user: User, query: QueryDict) -> list[str]:
    """One more than a series holds, at most; of those ticked, the ones that `user` reads."""
    teams = teams_read_by(user)
    if "all" in request.POST:
        filters = RequestFilters(query, request=request, teams=teams)
        keys = listed(filters, query, list(teams), searcher=user).keys(count=MOST + 1)
        references = dict(ServiceRequest.objects.filter(pk__in=keys).values_list("pk", "reference"))
        return [references[key] for key in keys]
    ticked = request.POST.getlist("request")[: MOST + 1]
    rows = ServiceRequest.objects.read_by(user).filter(reference__in=ticked)
    there = set(rows.order_by().values_list("reference", flat=True))
    return [reference for reference in ticked if reference in there]


@require_safe
def go(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a request of the series, or the next one where it has gone to another service; Http404 outside a series."""
    user, series = instructor(request), series_of(request)
    if series is None or reference not in series.references:
        raise Http404
    for candidate in series.references[series.references.index(reference) :]:
        try:
            return redirect(opening(series, read_request(user, candidate)))
        except Http404:
            continue
    return redirect(end(request))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """End it where one is, with what was done."""
    instructor(request)
    return redirect(end(request))
