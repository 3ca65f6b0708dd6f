"""The amounts of a long list added up apart from its page, when one comes to its end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portal.admin.parameters import changed
from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query, listed
from teleservices.desk.requests.page import SUMMED, sums


@require_GET
def amounts_together(request: HttpRequest) -> HttpResponse:
    """The line of the totals, for the page of the list; without scripts, the list with all its amounts added up."""
    user, query = instructor(request), list_query(request.GET)
    teams = teams_read_by(user)
    whole = changed(query, sums="all")
    if not getattr(request, "htmx", False):
        return redirect(reverse("desk:list") + whole)
    requests = listed(RequestFilters(query, request=request, teams=teams), query, list(teams), searcher=user)
    totals = sums(requests, most=SUMMED)
    return render(request, "teleservices/desk/requests/sums.html", {"sums": totals, "sum_all": whole})
