"""The filters of the list, read when one opens them: what they all offer costs more than the list itself."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
    """What the filters are shown with: their form; the procedures whose answers filter, with those of the one chosen.

    The answers of the others are read when one opens them: a service may receive sixty procedures.
    """
    answers = _answers(filters)
    return {
        "filter_form": filters.form,
        "answer_fields": answers,
        "answer_groups": [
            (procedure, answers if procedure == filters.only_procedure else [])
            for procedure in filters.received
            if procedure.filtered_fields
        ],
    }


def _answers(filters: RequestFilters) -> list[object]:
    return [field for field in filters.form if NAME.fullmatch(field.name)]


@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """All the filters, set as the list is: to be put in its page, or a page of their own where no script asks."""
    user = instructor(request)
    query = list_query(request.GET)
    every = RequestFilters(query, request=request, teams=teams_read_by(user), are_all_shown=True)
    context = {"panel": panel(every), "query": query, "title": _("Filters")}
    return opened(request, "filters", query, context, is_of_it=is_filter)


@require_GET
def one_filter(request: HttpRequest, name: str) -> HttpResponse:
    """One of the filters that the list has, to be changed where it is told; Http404 for what filters nothing there."""
    query = list_query(request.GET)
    form = RequestFilters(query, request=request, teams=teams_read_by(instructor(request))).form
    if not is_filter(name) or name not in form.fields:
        raise Http404
    context = {"field": form[name], "title": form.fields[name].label}
    return opened(request, "one_filter", query, context, is_of_it=lambda other: other == name, is_form=True)


@require_GET
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """The filters on the answers to a procedure, which narrow the list to it; Http404 for one that isn't received."""
    query = list_query(request.GET).copy()
    query.setlist("procedure", [code])
    teams = teams_read_by(instructor(request))
    narrowed = RequestFilters(query, request=request, teams=teams, are_answers_shown=True)
    procedure = narrowed.only_procedure
    if procedure is None or procedure.code != code:
        raise Http404
    context = {"fields": _answers(narrowed), "procedure": procedure, "title": procedure.title}
    return opened(
        request, "answers", query, context, is_of_it=lambda name: name == "procedure" or bool(NAME.fullmatch(name))
    )


def opened(
    request: HttpRequest,
    part: str,
    query: QueryDict,
    context: Mapping[str, object],
    *,
    is_of_it: Callable[[str], bool],
    is_form: bool = False,
) -> HttpResponse:
    """A part of the list's form that waits to be opened: alone for its page, or a page whose form keeps the others.

    `is_of_it` says which parameters of the list the part's own fields set; `is_form`: the part is a form by itself.
    """
    others = [(name, value) for name, values in query.lists() if not is_of_it(name) for value in values]
    is_alone = not getattr(request, "htmx", False)
    beside = {
        "part": f"teleservices/desk/requests/{part}.html",
        "query": query,
        "others": others,
        "is_alone": is_alone,
    }
    template = "part_page" if is_alone else "part_form" if is_form else part
    return render(request, f"teleservices/desk/requests/{template}.html", {**context, **beside})
