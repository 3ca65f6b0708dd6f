"""« Compléter »: what an instructor named, and only that; then what it changes; then sent. Views translate only."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.sessions.interruption import given_back, survives_session_end, typed_and_not_sent_text, typed_before_text
from portal.web.permissions import with_position
from teleservices.answering.answer_rows import saved_otherwise
from teleservices.answering.completeness import Problem, problems
from teleservices.answering.corrections.blocking import what_blocks
from teleservices.answering.corrections.buffer import Buffer
from teleservices.answering.corrections.changes import Change, changes_prepared, left_unchanged
from teleservices.answering.corrections.folder import CorrectionFolder, open_folder
from teleservices.answering.corrections.pages import pages_of
from teleservices.answering.editing import transmitted_text
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.posting import posted_revision, report_missing_documents, save_documents
from teleservices.answering.steps import ErrorLine, StepPage
from teleservices.answering.unsaved import unsaved_page
from teleservices.filing.access import own_request
from teleservices.filing.buttons import anchor_of, pages_address, save_posted
from teleservices.filing.confirming import ConfirmationForm
from teleservices.filing.resubmission import Confirmation, UnconfirmedError, resubmit
from teleservices.filing.transmission import IncompleteError
from teleservices.filing.turning_away import refused
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, refusal


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
@tells_former_members
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the named fields on one page; keep them apart, then show what they change when asked to go on."""
    user = signed_in(request)
    service_request = own_request(user, reference)
    folder = open_folder(service_request)
    if folder is None or refusal(user, service_request, Party.APPLICANT):
        return _turned_away(request, user, service_request, folder)
    if request.method == "POST":
        return _save(request, folder, service_request, user)
    if data := given_back(request):
        return _render(
            request, folder, service_request, pages_of(folder, data), notice=typed_before_text(), overtaken=True
        )
    return _render(request, folder, service_request, pages_of(folder))


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
@tells_former_members
def check_corrections(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare the corrections with what was filed; transmit them on POST."""
    user = signed_in(request)
    service_request = own_request(user, reference)
    folder = open_folder(service_request)
    if folder is None or refusal(user, service_request, Party.APPLICANT):
        return _turned_away(request, user, service_request, folder)
    compared = _compared(folder.buffer)
    form = _confirmation_form(request) if compared.unchanged else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _transmit(request, service_request, user, form.confirmation() if form else None)
    status = 422 if form and form.errors else 200
    return _check_page(request, service_request, compared, form, status=status)


def _confirmation_form(request: HttpRequest) -> ConfirmationForm:
    """What is posted; else the reason that was typed before the session ended, to be confirmed again."""
    if request.method == "POST":
        return ConfirmationForm(request.POST)
    if data := given_back(request):
        messages.info(request, typed_and_not_sent_text())
        return ConfirmationForm(initial={"reason": data.get("reason", "")})
    return ConfirmationForm()


@dataclass(frozen=True)
class Compared:
    """Corrections beside what was asked: what is missing of it and, when nothing is, what comes back as it was."""

    buffer: Buffer
    missing: list[Problem]
    unchanged: list[Change]


def _compared(buffer: Buffer) -> Compared:
    missing = [
        problem for problem in problems(buffer.request, buffer.document_counts()) if problem.field_key in buffer.keys
    ]
    return Compared(buffer, missing, [] if missing else left_unchanged(buffer))


def _check_page(
    request: HttpRequest,
    service_request: ServiceRequest,
    compared: Compared,
    form: ConfirmationForm | None,
    *,
    status: int,
) -> HttpResponse:
    buffer, unchanged = compared.buffer, compared.unchanged
    context = {
        "sent": service_request,
        "correction": buffer.correction,
        "changes": changes_prepared(buffer),
        "unchanged": unchanged,
        "lacks_indispensable": any(change.is_indispensable for change in unchanged),
        "clock": clock_of(service_request) if unchanged else None,
        "form": form,
        "revision_number": buffer.draft.revision_number,
        "missing": compared.missing,
    }
    return render(request, "teleservices/filing/check_corrections.html", context, status=status)


def _turned_away(
    request: HttpRequest, user: User, service_request: ServiceRequest, folder: CorrectionFolder | None
) -> HttpResponse:
    """The answer where nothing is asked (any more), with no `folder`, or to who may only read."""
    if lost := unsaved_page(request, folder.request if folder else service_request, transmitted_text()):
        return lost
    if folder:
        messages.warning(request, refusal(user, service_request, Party.APPLICANT))
    return redirect("request_detail", service_request.reference)


def _goes_on(request: HttpRequest) -> bool:
    return request.POST.get("action", "check") == "check"


def _save(request: HttpRequest, folder: CorrectionFolder, service_request: ServiceRequest, user: User) -> HttpResponse:
    """Answers, then documents: what is refused in one place costs nothing elsewhere."""
    pages = pages_of(folder, request.POST, strict=_goes_on(request))
    stale = ""
    try:
        for page in pages:
            save_posted(page, request.POST, user)
    except StaleRevisionError as overtaken:
        stale = overtaken.message
    except ActRefusedError as error:
        return refused(request, service_request, error.message)
    for page in pages:
        save_documents(request, page, user)
    if stale or any(page.conflicts for page in pages):
        return _render(request, folder, service_request, pages, notice=stale, overtaken=bool(stale), status=409)
    return _go_on(request, folder, service_request, pages)


def _go_on(
    request: HttpRequest, folder: CorrectionFolder, service_request: ServiceRequest, pages: list[StepPage]
) -> HttpResponse:
    if _goes_on(request):
        for page in pages:
            report_missing_documents(page)
            page.report_unmet()
    address = pages_address(request.POST.get("action", ""))
    if any(page.document_errors or (page.form.errors and not address) for page in pages):
        return _render(request, folder, service_request, pages, status=422)
    if address:
        return redirect(address)
    if not _goes_on(request):
        messages.success(request, _("What you changed is saved. It is not transmitted yet."))
        return redirect(
            reverse("filing_correct", args=[service_request.reference]) + anchor_of(request.POST.get("action", ""))
        )
    return redirect("filing_check_corrections", service_request.reference)


def _transmit(
    request: HttpRequest, service_request: ServiceRequest, user: User, confirmation: Confirmation | None
) -> HttpResponse:
    try:
        resubmit(
            request_id=service_request.pk,
            actor=user,
            revision_number=posted_revision(request),
            confirmation=confirmation,
        )
    except IncompleteError as incomplete:
        return _incomplete(request, service_request, incomplete.problems)
    except (StaleRevisionError, UnconfirmedError) as stale:
        return _check_again(request, service_request, confirmation, stale.message)
    except ActRefusedError as error:
        return refused(request, service_request, error.message)
    messages.success(request, _("Your corrections were transmitted."))
    return redirect("request_detail", service_request.reference)


def _check_again(
    request: HttpRequest, service_request: ServiceRequest, confirmation: Confirmation | None, why: str
) -> HttpResponse:
    """What is stored now, to be checked and confirmed anew; the reason that was typed stands there still."""
    folder = open_folder(service_request)
    if folder is None:
        return refused(request, service_request, why)
    messages.warning(request, why)
    if confirmation is None:
        return redirect("filing_check_corrections", service_request.reference)
    compared = _compared(folder.buffer)
    form = ConfirmationForm(initial={"reason": confirmation.reason}) if compared.unchanged else None
    return _check_page(request, service_request, compared, form, status=409)


def _incomplete(request: HttpRequest, service_request: ServiceRequest, missing: list[Problem]) -> HttpResponse:
    folder = open_folder(service_request)
    if folder is None:
        return redirect("request_detail", service_request.reference)
    return _render(request, folder, service_request, pages_of(folder), missing=missing, status=422)


def _render(
    request: HttpRequest,
    folder: CorrectionFolder,
    service_request: ServiceRequest,
    pages: list[StepPage],
    *,
    missing: list[Problem] | None = None,
    notice: str = "",
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    errors = [ErrorLine(f"{problem.label} – {problem.text}", f"field-{problem.field_key}") for problem in missing or []]
    if request.method == "POST":
        folder.refresh()
    blocking = what_blocks(service_request, folder.buffer)
    for page in pages:
        page.quotes = blocking.quotes
    context = {
        "sent": service_request,
        "correction": folder.buffer.correction,
        "prepared": folder.buffer.draft,
        "blocking": blocking,
        "clock": clock_of(service_request),
        "pages": pages,
        "errors": errors + [line for page in pages for line in page.errors],
        "notice": notice,
        "saved_otherwise": [row for page in pages for row in saved_otherwise(page)] if overtaken else [],
    }
    response = render(request, "teleservices/filing/correct.html", context, status=status)
    return with_position(response, is_asked=any(page.form.asks_position for page in pages))
