"""The filters of the list, read when one opens them: what they all offer costs more than the list itself."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.requests.answer_filters import NAME
from teleservices.desk.requests.asked import list_query
from teleservices.desk.requests.filter_set import RequestFilters


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
    others = [(name, value) for name, values in query.lists() if not is_filter(name) for value in values]
    context = {"panel": panel(every), "query": query, "others": others}
    name = "filters" if getattr(request, "htmx", False) else "filters_page"
    return render(request, f"teleservices/desk/list/{name}.html", context)
