"""The dates of a procedure, to be put in one's own calendar."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.models import ProcedurePage
from portal.calendar_files import CalendarDate, calendar_file, calendar_response
from portal.dates import begins_a_day, closing_text, last_day

REMINDED_DAYS = 7


@require_safe
def procedure_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """When it opens and closes, as a file; not found where neither is planned, nor where there is no page."""
    page = get_object_or_404(ProcedurePage.objects.published().public(), procedure__code=code)
    dates = _dates_of(page)
    if not dates:
        raise Http404
    return calendar_response(code, calendar_file(page.title, dates, made_at=timezone.now()))


def _dates_of(page: ProcedurePage) -> list[CalendarDate]:
    procedure, address = page.procedure, settings.PARVIS_BASE_URL + page.address
    host = urlsplit(settings.PARVIS_BASE_URL).hostname
    dates = []
    if procedure.opens_at:
        title = _("Opening: %(procedure)s") % {"procedure": page.title}
        uid, at = f"{procedure.uuid}-opens@{host}", _day_or_instant(procedure.opens_at)
        dates.append(CalendarDate(uid, title, at, address))
    if procedure.closes_at:
        title = _("Last day: %(procedure)s") % {"procedure": page.title}
        text = _("Requests are taken until %(date)s.") % {"date": closing_text(procedure.closes_at)}
        at = last_day(procedure.closes_at) if begins_a_day(procedure.closes_at) else procedure.closes_at
        dates.append(
            CalendarDate(f"{procedure.uuid}-closes@{host}", title, at, address, text, remind_days=REMINDED_DAYS)
        )
    return dates


def _day_or_instant(opens_at: dt.datetime) -> dt.date:
    return timezone.localdate(opens_at) if begins_a_day(opens_at) else opens_at
