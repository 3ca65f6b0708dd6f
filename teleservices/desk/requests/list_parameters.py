"""What an address asks of the list."""

import re
from collections.abc import Sequence

from django.http import QueryDict

from accounts.models import User
from portal.admin.parameters import named
from teleservices.desk.noting import note_search_once
from teleservices.desk.requests.answer_filters import MOST, NAME
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.finding import sought, words_of
from teleservices.desk.requests.matches import Matches
from teleservices.desk.requests.page import Listed
from teleservices.desk.requests.table.columns import COLUMNS, ORDERS
from teleservices.keyset.order import Order
from teleservices.keyset.paging import AFTER, BEFORE
from teleservices.models import RequestFacts

SEARCH, ORDER, CHOSEN, VIEW = "q", "ordering", "columns", "view"
NUMBER, SUMS = "p", "sums"
WELL_FORMED = {
    NUMBER: re.compile(r"[1-9][0-9]{0,5}"),
    VIEW: re.compile(r"[1-9][0-9]{0,9}"),
    ORDER: re.compile("|".join(f"-?{order}" for order in ORDERS)),
    CHOSEN: re.compile("|".join([*COLUMNS, r"a_[a-z]_[a-z0-9]{1,32}"])),
}
OF_THE_PAGE = (NUMBER, AFTER, BEFORE, SUMS)
"""What tells a page from another of the same list."""
NEWEST_FIRST = "-submitted_at"


def list_query(query: QueryDict) -> QueryDict:
    """What an address asks of the list, less what tells its pages apart."""
    answers = [name for name in query if NAME.fullmatch(name)][:MOST]
    names = [SEARCH, ORDER, CHOSEN, VIEW, *RequestFilters.base_filters, *answers]
    return named(query, names, several=(CHOSEN, *RequestFilters.several(), *answers), well_formed=WELL_FORMED)


def page_query(query: QueryDict) -> QueryDict:
    """What tells the page that an address asks for from another of the same list."""
    return named(query, OF_THE_PAGE, well_formed=WELL_FORMED)


def listed(filters: RequestFilters, query: QueryDict, teams: Sequence[int], *, searcher: User | None) -> Listed:
    """All the requests of these teams that `query` asks for, in its order.

    What `searcher` looks for is noted, unless it is already; None where whoever asks has noted it, or will.
    """
    facts = filters.filter_queryset(RequestFacts.objects.all())
    if choice := filters.form.cleaned_data.get("team"):
        teams = [team for team in teams if str(team) in choice]
    text = query.get(SEARCH, "").strip()
    facts, words = sought(facts.filter(team__in=teams), text) if text else (facts, ())
    requests = Listed(facts, teams, Order.named(query.get(ORDER, NEWEST_FIRST)), Matches((*words, *filters.answers)))
    if searcher and (terms := words_of(text)):
        note_search_once(searcher=searcher, words=terms, count=requests.count)
    return requests
