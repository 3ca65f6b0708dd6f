"""The list that a request was opened from: it goes along in the address, so that the next one is one key away."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import User
from portal.admin.parameters import changed
from teleservices.desk.access import teams_read_by
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query, listed

NAME = "list"
"""The parameter that carries what was asked of the list; empty for all requests."""


@dataclass(frozen=True)
class Trail:
    """What a sheet says of the list that it comes from: the way back, the requests before and after it."""

    back: str
    previous: str
    next: str


def trail(query: QueryDict) -> str:
    """The end of a sheet's address, from a list that was asked `query`."""
    return changed(QueryDict(), **{NAME: query.urlencode()})


def kept(request: HttpRequest) -> str:
    """The same for another page of the same request; empty when it comes from no list."""
    return trail(_asked(request)) if NAME in request.GET else ""


def trail_of(request: HttpRequest, user: User, reference: str) -> Trail | None:
    """The way from a sheet to its list and its neighbours; None when it comes from no list.

    The neighbours are those of now: where a filter no longer lets the request pass, those of where it would stand.
    """
    if NAME not in request.GET:
        return None
    query, teams = _asked(request), teams_read_by(user)
    requests = listed(RequestFilters(query, request=request, teams=teams), query, list(teams), searcher=user)
    end = trail(query)
    before, after = (_sheet_address(neighbour, end) for neighbour in requests.neighbours(reference))
    return Trail(reverse("desk:list") + changed(query).removeprefix("."), before, after)


def _sheet_address(reference: str, end: str) -> str:
    """The address of a neighbour's sheet; empty where there is no neighbour."""
    return f"{reverse('desk:sheet', args=[reference])}{end}" if reference else ""


def _asked(request: HttpRequest) -> QueryDict:
    return list_query(QueryDict(request.GET.get(NAME, "")))
