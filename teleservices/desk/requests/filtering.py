"""The filters of the list, read when one opens them: what they all offer costs more than the list itself."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.requests.answer_filters import NAME
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query


def is_filter(name: str) -> bool:
    """Whether a parameter of the list is one of the filters that one chooses among."""
    return name != "work" and (name in RequestFilters.base_filters or NAME.fullmatch(name) is not None)


def kept(query: QueryDict) -> list[tuple[str, str]]:
    """The filters of a list with each value: what a search keeps while the filters themselves aren't there."""
    return [(name, value) for name, values in query.lists() if is_filter(name) for value in values]


def panel(filters: RequestFilters) -> dict[str, object]:
    """What the filters are shown with: their form, those on answers, the procedure that these are of."""
    return {
        "filter_form": filters.form,
        "answer_fields": [field for field in filters.form if NAME.fullmatch(field.name)],
        "one_procedure": filters.only_procedure,
    }


@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """All the filters, set as the list is: to be put in its page, or a page of their own where no script asks."""
    user = instructor(request)
    query = list_query(request.GET)
    every = RequestFilters(query, request=request, teams=teams_read_by(user), are_all_shown=True)
    return opened(request, "filters", query, {"panel": panel(every), "title": _("Filters")}, is_of_it=is_filter)


def opened(
    request: HttpRequest,
    part: str,
    query: QueryDict,
    context: Mapping[str, object],
    *,
    is_of_it: Callable[[str], bool],
) -> HttpResponse:
    """A part of the list's form that waits to be opened: alone for its page, or a page whose form keeps the others.

    `is_of_it` says which parameters of the list the part's own fields set.
    """
    if getattr(request, "htmx", False):
        return render(request, f"teleservices/desk/requests/{part}.html", context)
    others = [(name, value) for name, values in query.lists() if not is_of_it(name) for value in values]
    beside = {"part": f"teleservices/desk/requests/{part}.html", "query": query, "others": others}
    return render(request, "teleservices/desk/requests/part_page.html", {**context, **beside})
