"""How often pages were read, and what became of the procedures: begun, transmitted. Four queries in all."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import Page

from home.editing.editors import edits_pages
from home.models import PageViews, ProcedurePage
from teleservices.models import ServiceRequest
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Head

MONTHS_KEPT = 25
"""The CNIL lets figures of attendance be kept so long; two years can be compared."""
DAYS, YEAR = 30, 365


@dataclass(frozen=True)
class Over:
    """Thirty days, and twelve months."""

    days: int = 0
    year: int = 0


@dataclass(frozen=True)
class PageLine:
    """A page, with how often it was read; of a procedure, how often it was begun and transmitted."""

    pk: int
    title: str
    views: Over
    begun: Over | None = None
    transmitted: Over | None = None


def lines() -> tuple[list[PageLine], list[PageLine]]:
    """The live pages of procedures, then the others, the most read first."""
    today = timezone.localdate()
    views, (beginnings, transmissions) = _views(today), _requests(today)
    procedures = {
        page.pk: page.procedure_id for page in ProcedurePage.objects.live().only("pk", "title", "procedure_id")
    }
    titles = Page.objects.live().filter(depth__gt=1).values_list("pk", "title")
    pages = [
        PageLine(
            pk,
            title,
            views.get(pk, Over()),
            beginnings.get(procedures[pk], Over()) if pk in procedures else None,
            transmissions.get(procedures[pk], Over()) if pk in procedures else None,
        )
        for pk, title in titles
    ]
    return _sorted(line for line in pages if line.begun), _sorted(line for line in pages if not line.begun)


def _sorted(pages: Iterable[PageLine]) -> list[PageLine]:
    return sorted(pages, key=lambda line: (-line.views.days, -line.views.year, line.title))


def _views(today: dt.date) -> dict[int, Over]:
    rows = PageViews.objects.filter(day__gt=today - dt.timedelta(days=YEAR)).values("page_id")
    recent = Q(day__gt=today - dt.timedelta(days=DAYS))
    sums = rows.annotate(year=Sum("count"), days=Sum("count", filter=recent))
    return {row["page_id"]: Over(row["days"] or 0, row["year"] or 0) for row in sums}


def _requests(today: dt.date) -> tuple[dict[int, Over], dict[int, Over]]:
    """Begun and transmitted, by procedure; a draft that its author deleted, or that lapsed, is counted no longer."""
    begins = {days: timezone.make_aware(_midnight(today, days)) for days in (DAYS, YEAR)}
    recent = Q(created_at__gte=begins[YEAR]) | Q(submitted_at__gte=begins[YEAR])
    counts = {
        f"{name}_{days}": Count("pk", filter=Q(**{f"{column}__gte": begin}))
        for name, column in (("begun", "created_at"), ("transmitted", "submitted_at"))
        for days, begin in begins.items()
    }
    rows = ServiceRequest.objects.filter(recent).order_by().values("procedure_id").annotate(**counts)
    figures = cast("list[dict[str, int]]", list(rows))
    beginnings, transmissions = (
        {row["procedure_id"]: Over(row[f"{name}_{DAYS}"], row[f"{name}_{YEAR}"]) for row in figures}
        for name in ("begun", "transmitted")
    )
    return beginnings, transmissions


def _midnight(today: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(today - dt.timedelta(days=days - 1), dt.time())


def lapsed() -> QuerySet[PageViews]:
    """What is older than `MONTHS_KEPT`."""
    month = timezone.localdate().replace(day=1)
    years, months = divmod(month.year * 12 + month.month - 1 - MONTHS_KEPT, 12)
    return PageViews.objects.filter(day__lt=dt.date(years, months + 1, 1))


@require_GET
@never_cache
def attendance(request: HttpRequest) -> HttpResponse:
    """Pages of procedures, then the others, for who edits pages. Raises PermissionDenied."""
    if not edits_pages(request.user):
        raise PermissionDenied
    procedures, pages = lines()
    context = {"procedures": procedures, "pages": pages, "months_kept": MONTHS_KEPT}
    return render(request, "home/attendance/report.html", context)


@require_GET
@never_cache
def attendance_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV. Raises PermissionDenied."""
    if not edits_pages(request.user):
        raise PermissionDenied
    procedures, pages = lines()
    content = io.BytesIO()
    csv_file.write(content, [Head(label) for label in _heads()], [_cells(line) for line in (*procedures, *pages)])
    response = HttpResponse(content.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="frequentation-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _heads() -> list[str]:
    return [
        _("Page"),
        _("Read, 30 days"),
        _("Read, 12 months"),
        _("Begun, 30 days"),
        _("Begun, 12 months"),
        _("Transmitted, 30 days"),
        _("Transmitted, 12 months"),
    ]


def _cells(line: PageLine) -> list[str | int | None]:
    figures = [line.views, line.begun, line.transmitted]
    return [line.title, *(value for over in figures for value in ((over.days, over.year) if over else (None, None)))]
