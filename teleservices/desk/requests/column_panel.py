"""The columns of the list, chosen and put in their order: read when one opens them, as the filters are."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.admin.parameters import changed
from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.filtering import opened
from teleservices.desk.requests.list_parameters import CHOSEN, list_query
from teleservices.desk.requests.table.answer_columns import answer_columns
from teleservices.desk.requests.table.columns import COLUMNS, LABELS, Column, chosen
from teleservices.models import Label


def shown(query: QueryDict, filters: RequestFilters) -> dict[str, Column]:
    """The columns that a list shows, in their order; an answer where it is of its procedure alone."""
    names = query.getlist(CHOSEN)
    offered = {**COLUMNS, **_of_answers(filters)} if any(name not in COLUMNS for name in names) else COLUMNS
    return {
        name: offered[name]
        for name in chosen(names, offered)
        if name != LABELS or Label.objects.filter(team__in=filters.teams).exists()
    }


def _of_answers(filters: RequestFilters) -> dict[str, Column]:
    return answer_columns(filters.only_procedure)


@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """Every column, ticked where the list shows it: to be put in its page, or a page of their own without scripts."""
    query = list_query(request.GET)
    filters = RequestFilters(query, request=request, teams=teams_read_by(instructor(request)))
    offered = {**COLUMNS, **_of_answers(filters)}
    context = {"columns": list(_choices(query, list(shown(query, filters)), offered)), "title": _("Columns")}
    return opened(request, "columns", query, context, is_of_it=lambda name: name == CHOSEN)


def _choices(query: QueryDict, names: Sequence[str], offered: Mapping[str, Column]) -> Iterator[dict[str, object]]:
    """The columns shown, in their order, each with the address that puts it earlier, then the others."""
    first, *others = names
    for place, name in enumerate(others):
        order = [*others[: place - 1], name, others[place - 1], *others[place + 1 :]] if place else []
        earlier = changed(query, **{CHOSEN: [first, *order]}) if order else ""
        yield {"name": name, "label": offered[name].label, "is_shown": True, "earlier": earlier}
    for name in (name for name in offered if name not in names):
        yield {"name": name, "label": offered[name].label, "is_shown": False, "earlier": ""}
