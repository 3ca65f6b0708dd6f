"""Which requests an export holds: all that the list shows for what it was asked, or those chosen one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.forms import Form
from django.http import HttpRequest, QueryDict

from accounts.models import User
from teleservices.desk.access import teams_of
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import SEARCH, list_query, listed
from teleservices.desk.requests.page import Listed
from teleservices.models import DeskExport, Procedure, RequestFacts

LONGEST_FILTER_TEXT = 490
"""Characters of the filter in words, to which the search is added."""
KEYS, AT_ONCE = 2_000, 500
"""Keys that one query reads, references that one names."""
MOST_REQUESTS = 200_000
"""Of one export; more are exported filter by filter."""
MOST_CHOSEN = 2_000
"""Requests chosen one by one."""


def filters_of(author: User, query: QueryDict) -> RequestFilters:
    """The list's filters as `author` may use them now, without a browser."""
    request = HttpRequest()
    request.user = author
    return RequestFilters(query, request=request, teams=teams_of(author))


def asked_of(export: DeskExport) -> QueryDict:
    """What the list was asked when the export was: its filters and its search."""
    query = QueryDict(export.query).copy()
    if export.search:
        query[SEARCH] = export.search
    return list_query(query)


def listed_for(author: User, query: QueryDict, *, procedure: Procedure | None = None, searcher: User | None) -> Listed:
    """The requests that the list shows to `author` for `query`, of `procedure` alone where one is given.

    `searcher`: the author who asks; None for a worker that makes what they asked for.
    """
    requests = listed(filters_of(author, query), query, list(teams_of(author)), searcher=searcher)
    if procedure is None:
        return requests
    return replace(requests, facts=requests.facts.filter(procedure=procedure))


def only_procedure(author: User, query: QueryDict, references: Sequence[str] = ()) -> Procedure | None:
    """The procedure that the list is narrowed to, or that the chosen requests are all of; None for several."""
    if not references:
        return filters_of(author, query).only_procedure
    keys = list(chosen_keys(author, references[:MOST_CHOSEN]).values())
    procedures = Procedure.objects.filter(requests__in=keys[:1]).order_by()
    procedure = procedures.first()
    others = RequestFacts.objects.filter(pk__in=keys).exclude(procedure=procedure)
    return None if procedure is None or others.exists() else procedure


def count(requests: Listed) -> int:
    """How many, counted no further than one past `MOST_REQUESTS`."""
    return requests.among_teams()[: MOST_REQUESTS + 1].count()


def chosen_keys(author: User, references: Sequence[str]) -> dict[str, int]:
    """The keys of these requests by reference, in their order: those of `author`'s services, and no other."""
    facts = RequestFacts.objects.filter(team__in=list(teams_of(author)))
    keys: dict[str, int] = {}
    unique_references = [reference for reference in dict.fromkeys(references) if "\0" not in reference]
    for start in range(0, len(unique_references), AT_ONCE):
        some = facts.filter(request__reference__in=unique_references[start : start + AT_ONCE])
        keys.update(some.values_list("request__reference", "pk"))
    return {reference: keys[reference] for reference in unique_references if reference in keys}


def batches(author: User, export: DeskExport) -> Iterator[list[int]]:
    """The keys of the requests to export, in the list's order, some at a time; each once, whatever moves meanwhile."""
    if export.references:
        yield _chosen_batch(author, export)
    else:
        yield from _listed_batches(author, export)


def _chosen_batch(author: User, export: DeskExport) -> list[int]:
    """The keys of the requests chosen one by one, less those of other procedures where the export is of one."""
    keys = list(chosen_keys(author, export.references).values())
    facts = RequestFacts.objects.filter(pk__in=keys)
    of_others = facts.exclude(procedure=export.procedure) if export.procedure else facts.none()
    left_out = set(of_others.values_list("pk", flat=True))
    return [key for key in keys if key not in left_out]


def _listed_batches(author: User, export: DeskExport) -> Iterator[list[int]]:
    """The keys of all that the list shows; a key that comes a second time, its request having moved, is left out."""
    requests = listed_for(author, asked_of(export), procedure=export.procedure, searcher=None)
    former_keys: set[int] = set()
    place = None
    while keys := requests.keys(after=place, count=KEYS):
        new = [key for key in keys if key not in former_keys]
        if not new or len(former_keys) > MOST_REQUESTS:
            return
        former_keys.update(new)
        yield new
        there = RequestFacts.objects.in_bulk(keys[-AT_ONCE:])
        last = next((there[key] for key in reversed(keys) if key in there), None)
        if last is None or len(keys) < KEYS:
            return
        place = requests.order.place_of(last)


def filter_text(author: User, export: DeskExport) -> str:
    """The filter in a few words that name nobody: « state=in_review & procedure=aide & q ».

    Of a text that was typed (a search, a commune), only that there is one. `DeskExport.told` keeps it.
    """
    if export.references:
        return f"references ({len(export.references)})"
    filters = filters_of(author, asked_of(export))
    filters.form.is_valid()
    words = " & ".join(_words_of(filters.form))[:LONGEST_FILTER_TEXT]
    return " & ".join(filter(None, [words, SEARCH if export.search else ""]))


def _words_of(form: Form) -> Iterator[str]:
    """What each field that was filled in asks; its name alone when it was typed."""
    for name, value in form.cleaned_data.items():
        if value not in (None, "", []):
            is_typed = isinstance(value, str) and not hasattr(form.fields[name], "choices")
            text = ",".join(value) if isinstance(value, list) else str(value)
            yield name if is_typed else f"{name}={text}"


def was_searched(export: DeskExport) -> bool:
    """Whether the list that it was asked of was searched, once what was searched for is erased too."""
    return bool(export.search) or export.told.split(" & ")[-1] == SEARCH
