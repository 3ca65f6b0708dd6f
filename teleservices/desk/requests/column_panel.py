"""The columns of the list, chosen and put in their order: read when one opens them, as the filters are."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.admin.parameters import changed
from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.requests.filtering import opened
from teleservices.desk.requests.list_parameters import CHOSEN, list_query
from teleservices.desk.requests.table.columns import COLUMNS, LABELS, Column, chosen
from teleservices.models import Label


def shown(query: QueryDict, teams: Mapping[int, str]) -> dict[str, Column]:
    """The columns that a list shows to who sees the requests of these services, in their order."""
    return {
        name: COLUMNS[name]
        for name in chosen(query.getlist(CHOSEN))
        if name != LABELS or Label.objects.filter(team__in=teams).exists()
    }


@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """Every column, ticked where the list shows it: to be put in its page, or a page of their own without scripts."""
    query = list_query(request.GET)
    names = list(shown(query, teams_read_by(instructor(request))))
    context = {"columns": list(_choices(query, names)), "title": _("Columns")}
    return opened(request, "columns", query, context, is_of_it=lambda name: name == CHOSEN)


def _choices(query: QueryDict, names: Sequence[str]) -> Iterator[dict[str, object]]:
    """The columns shown, in their order, each with the address that puts it earlier, then the others."""
    first, *others = names
    for place, name in enumerate(others):
        order = [*others[: place - 1], name, others[place - 1], *others[place + 1 :]] if place else []
        earlier = changed(query, **{CHOSEN: [first, *order]}) if order else ""
        yield {"name": name, "label": COLUMNS[name].label, "is_shown": True, "earlier": earlier}
    for name in (name for name in COLUMNS if name not in names):
        yield {"name": name, "label": COLUMNS[name].label, "is_shown": False, "earlier": ""}
