"""« Formulaire à imprimer » of a procedure: its published form on paper, at a public address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.availability import calendar_of, period_of
from home.models import ProcedurePage
from home.procedure_information import retention_of, silence_of, with_information
from portal.caching.page_cache import REVALIDATE
from portal.department import current_settings
from teleservices.models import Availability, DataBasis, Procedure
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
    return [*mentions, section(_("Your personal data"), *_data_notice(procedure))]


def _data_notice(procedure: Procedure) -> list[str]:
    """What becomes of the data (GDPR, art. 13), as the page says it."""
    name = current_settings().name
    words = {"name": name, "purpose": procedure.data_purpose}
    purpose = (
        _("%(name)s processes what you enter for this purpose: %(purpose)s")
        if procedure.data_purpose
        else _("%(name)s processes what you enter to examine your request.")
    )
    basis = f"{_('Legal basis:')} {procedure.get_data_basis_display()}"
    recipients = f"{_('Who receives it:')} {procedure.data_recipients}" if procedure.data_recipients else ""
    consent = _("You may withdraw your consent at any time: what was done before stays lawful.")
    rights = _("You may see, correct or have your data erased, and limit or object to its use.")
    notice = [
        purpose % words,
        f"{basis}. {procedure.data_basis_text}" if procedure.data_basis_text else basis,
        recipients,
        retention_of(procedure),
        f"{rights} {consent}" if procedure.data_basis == DataBasis.CONSENT else rights,
    ]
    return [line for line in notice if line]
