"""« Formulaire à imprimer » of a procedure: its published form on paper, at a public address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.models import ProcedurePage
from home.procedures.availability import calendar_of, period_of
from home.procedures.procedure_information import data_notice, plan_lines, silence_of, with_information
from portal.caching.page_cache import REVALIDATE
from portal.identity.department import current_settings
from teleservices.models import Availability, Procedure
from teleservices.paperwork.blank_form import blank_form, printed_once
from teleservices.paperwork.house import Sheet, section


@require_safe
def procedure_blank_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form to print, whether the procedure is open or not; not found where the public may not read its page."""
    page = get_object_or_404(ProcedurePage.objects.published().public(), procedure__code=code)
    form = form_of(with_information(page.procedure_id))
    etag = quote_etag(form.digest)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(printed_once(form), content_type="application/pdf")
        name = slugify(_("form %(code)s") % {"code": code})
        response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["ETag"], response.headers["Cache-Control"] = etag, REVALIDATE
    return response


def form_of(procedure: Procedure) -> Sheet:
    """The published form of `procedure` as it is printed, with what its page says of it. A few queries."""
    version = procedure.current_version
    if version is None:
        raise ValueError("the form of this procedure is not published")
    return blank_form(procedure, version, when=_when(procedure), mentions=_mentions(procedure))


def _when(procedure: Procedure) -> str:
    calendar = calendar_of(procedure)
    period = period_of(procedure)
    return f"{period}\n{calendar.deadline}" if calendar.state == Availability.CLOSED else period


def _mentions(procedure: Procedure) -> list[dict[str, object]]:
    silence = silence_of(procedure)
    mentions = [section(_("What happens next"), silence)] if silence else []
    plan = plan_lines(procedure)
    if plan["paid"]:
        mentions.append(section(_("How the aid is paid"), *plan["paid"]))
    if plan["owed"]:
        mentions.append(section(_("What you must do"), *plan["owed"]))
    return [*mentions, section(_("Your personal data"), *data_notice(procedure, current_settings().name))]
