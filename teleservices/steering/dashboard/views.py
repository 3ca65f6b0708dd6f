"""The dashboard, and its tables as CSV."""

import io
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from portal.database.query_plans import planned_each_time
from portal.dates import NBSP, long_date
from portal.words.typography import number_text
from teleservices.desk.access import instructor, teams_read_by
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Head
from teleservices.steering.dashboard.asked_figures import PLACES, Parameters, parameters_of
from teleservices.steering.dashboard.cells import Cell
from teleservices.steering.dashboard.figures import Figures, figures_of
from teleservices.steering.dashboard.tables import TABLES, tables_of
from teleservices.steering.service.load import seen_by


@never_cache
@planned_each_time()
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures of the services that the instructor reads, acting there or not, and of no other."""
    user = instructor(request)
    parameters = parameters_of(request.GET, teams_read_by(user))
    figures = _figures(user, parameters)
    context = {
        "form": parameters.form,
        "query": parameters.query,
        "period": period_text(parameters),
        "chosen": _chosen(parameters),
        "today": _today(figures, parameters),
        "over": _over(figures),
        "tables": [table for table in tables_of(figures) if table.rows],
    }
    return render(request, "teleservices/steering/dashboard/page.html", context)


@never_cache
@planned_each_time()
def export(request: HttpRequest, name: str) -> HttpResponse:
    """A table of the dashboard as CSV, counted again for who asks: the same services as on the page."""
    user = instructor(request)
    if name not in TABLES:
        raise Http404
    parameters = parameters_of(request.GET, teams_read_by(user))
    table = TABLES[name](_figures(user, parameters))
    content = io.BytesIO()
    heads = [Head(str(column)) for column in table.columns]
    csv_file.write(content, heads, [[label, *(cell.value for cell in cells)] for label, cells in table.rows])
    response = HttpResponse(content.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tableau-de-bord-{name}.csv"'
    return response


def _figures(user: User, parameters: Parameters) -> Figures:
    """The figures, with the loads of the services that the person heads or supervises."""
    loads_of = [membership.team_id for membership in seen_by(user)]
    return figures_of(parameters.facts, parameters.period, by=parameters.by, loads_of=loads_of)


def period_text(parameters: Parameters) -> str:
    """« du 1er décembre 2025 au 27 novembre 2026 »."""
    return _("from %(first)s to %(last)s") % {
        "first": long_date(parameters.period.first),
        "last": long_date(parameters.period.last),
    }


def _chosen(parameters: Parameters) -> list[str]:
    """« Démarche : Aide au projet associatif », for what is printed without the filters."""
    texts = []
    for name in ("procedure", "team", *PLACES):
        if value := parameters.form.cleaned_data.get(name):
            field = parameters.form.fields[name]
            texts.append(f"{field.label}{NBSP}: {dict(field.choices)[value]}")  # type: ignore[attr-defined]
    return texts


def _today(figures: Figures, parameters: Parameters) -> list[tuple[str, str, str]]:
    """What is in hand: name, number, and the list of it where the list can ask the same."""
    stock = figures.stock
    works: Mapping[str, tuple[str, int]] = {
        "": (_("In hand"), stock.total),
        "late": (_("Late"), stock.late),
        "silence": (_("Silence within 15 days"), stock.near_silence),
        "waiting": (_("Waiting for the applicant"), stock.waiting),
        "unassigned": (_("Assigned to nobody"), stock.unassigned),
    }
    return [
        (label, number_text(Decimal(number), 0), _list_of(work, parameters)) for work, (label, number) in works.items()
    ]


def _list_of(work: str, parameters: Parameters) -> str:
    """The list of the same requests; none for all that is open, and where a commune is chosen."""
    choices = parameters.form.cleaned_data
    if not work or choices.get("commune"):
        return ""
    same = ("procedure", "team", "territory", "canton")
    query = {"work": work} | {name: choices[name] for name in same if choices.get(name)}
    return f"{reverse('desk:list')}?{urlencode(query)}"


def _over(figures: Figures) -> list[tuple[str, str]]:
    """The figures of the whole period, each under its name."""
    total = figures.total
    delays = total.delays
    return [
        (pgettext("requests", "Received"), Cell.number(total.received).text),
        (pgettext("requests", "Decided"), Cell.number(total.decided).text),
        (_("Median (days)"), Cell.days(delays.median).text),
        (_("Ninth decile (days)"), Cell.days(delays.ninth_decile).text),
        (_("Sent back for corrections"), Cell.share(total.corrected, total.decided).text),
        (_("Amount granted"), Cell.amount(total.granted).text),
    ]
