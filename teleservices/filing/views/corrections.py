"""« Compléter »: the fields and documents that an instructor named, and only those."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.answering.completeness import Problem
from teleservices.answering.editing import open_correction
from teleservices.answering.posting import posted_revision, report_missing_documents, save_documents, save_step
from teleservices.answering.steps import ErrorLine, StepPage, saved_otherwise, step_page
from teleservices.filing.access import own_request
from teleservices.filing.interruption import given_back, survives_session_end
from teleservices.filing.transmission import IncompleteError, resubmit
from teleservices.formkit.path import visible_steps
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import CorrectionRequest, ServiceRequest
from teleservices.permissions import Party, refusal


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the named fields on one page; save them, then transmit the corrections when asked."""
    user = cast("User", request.user)
    sent = own_request(user, reference)
    correction = open_correction(sent)
    if correction is None:
        return redirect("request_detail", sent.reference)
    if why := refusal(user, sent, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("request_detail", sent.reference)
    if request.method == "POST":
        pages = _pages(sent, correction, request.POST, strict=_transmits(request))
        return _save(request, correction, pages, user)
    if typed := given_back(request):
        told = _("Here is what you had typed before you signed in again. It is not saved yet.")
        pages = _pages(sent, correction, typed, strict=False)
        return _render(request, correction, pages, notice=told, overtaken=True)
    return _render(request, correction, _pages(sent, correction, None, strict=False))


def _transmits(request: HttpRequest) -> bool:
    return request.POST.get("action", "transmit") == "transmit"


def _pages(
    sent: ServiceRequest, correction: CorrectionRequest, data: QueryDict | None, *, strict: bool
) -> list[StepPage]:
    only = frozenset(correction.field_keys)
    steps = visible_steps(sent.form_version.form, sent.answers)
    pages = [step_page(sent, step, data, strict=strict, only=only) for step in steps]
    return [page for page in pages if page.form.shown]


def _save(request: HttpRequest, correction: CorrectionRequest, pages: list[StepPage], user: User) -> HttpResponse:
    """Each step in turn, as a draft's: what is refused in one costs nothing in the others."""
    revision_number, stale = posted_revision(request), ""
    try:
        for page in pages:
            saved = save_step(page, user, revision_number)
            revision_number = saved.revision_number
            _hand_on(pages, saved)
    except StaleRevisionError as overtaken:
        stale = overtaken.message
        pages[0].request.refresh_from_db()
        _hand_on(pages, pages[0].request)
    except ActRefusedError as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", correction.request.reference)
    for page in pages:
        save_documents(request, page, user)
    if stale:
        return _render(request, correction, pages, notice=stale, overtaken=True, status=409)
    return _transmit(request, correction, pages, user)


def _hand_on(pages: list[StepPage], saved: ServiceRequest) -> None:
    """Every page of the form starts from what the last one stored."""
    for page in pages:
        page.request = saved


def _transmit(request: HttpRequest, correction: CorrectionRequest, pages: list[StepPage], user: User) -> HttpResponse:
    sent = pages[0].request if pages else correction.request
    if _transmits(request):
        for page in pages:
            report_missing_documents(page)
    if any(page.errors for page in pages):
        return _render(request, correction, pages, status=422)
    if not _transmits(request):
        messages.success(request, _("What you changed is saved. It is not transmitted yet."))
        return redirect("filing_correct", sent.reference)
    try:
        resubmit(request_id=sent.pk, actor=user, revision_number=sent.revision_number)
    except IncompleteError as incomplete:
        return _render(request, correction, pages, found=incomplete.problems, status=422)
    except (StaleRevisionError, ActRefusedError) as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", sent.reference)
    messages.success(request, _("Your corrections were transmitted."))
    return redirect("request_detail", sent.reference)


def _render(
    request: HttpRequest,
    correction: CorrectionRequest,
    pages: list[StepPage],
    *,
    found: list[Problem] | None = None,
    notice: str = "",
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    errors = [ErrorLine(f"{one.label} – {one.text}", f"field-{one.field_key}") for one in found or []]
    context = {
        "sent": pages[0].request if pages else correction.request,
        "correction": correction,
        "pages": pages,
        "errors": errors + [line for page in pages for line in page.errors],
        "notice": notice,
        "saved_otherwise": [row for page in pages for row in saved_otherwise(page)] if overtaken else [],
    }
    return render(request, "teleservices/filing/correct.html", context, status=status)
