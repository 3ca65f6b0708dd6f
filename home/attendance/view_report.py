"""The report of how often pages are read, and its file."""

import io

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from home.attendance.view_figures import MONTHS_KEPT, PageLine, lines
from home.editing.editors import edits_pages
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Head


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
