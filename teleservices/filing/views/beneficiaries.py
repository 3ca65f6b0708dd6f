"""« Bénéficiaire »: whom a draft is for, in what capacity, with the proof where the procedure asks for one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from teleservices.answering.answer_rows import saved_otherwise
from teleservices.answering.beneficiaries import beneficiary_page, file_for_oneself, for_oneself_text
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.opening import why_closed
from teleservices.answering.posting import report_missing_documents, save_documents
from teleservices.answering.steps import StepPage
from teleservices.answering.unsaved import unsaved_page
from teleservices.filing.access import own_request
from teleservices.filing.buttons import anchor_of, save_posted, say_what_was_kept, screen_address
from teleservices.filing.turning_away import refused, turned_away
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ForWhom, ServiceRequest

LEAVE = "save"
"""« Enregistrer et quitter », even when an answer is refused."""


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
@tells_former_members
def beneficiary(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask whom the draft is for; on POST save it, then go where the button says."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if answer := turned_away(request, draft):
        return answer
    if draft.procedure.for_whom == ForWhom.SELF:
        return unsaved_page(request, draft, for_oneself_text()) or redirect("filing_resume", draft.reference)
    if request.method == "GET":
        return _show(request, draft)
    if request.POST.get("action") == "self":
        return _for_oneself(request, draft, user)
    return _save(request, draft, user)


def _show(request: HttpRequest, draft: ServiceRequest) -> HttpResponse:
    """The page as it is saved, or with what was being typed when the session ended."""
    if data := given_back(request):
        return _render(request, beneficiary_page(draft, data, strict=False), notice=typed_before_text())
    return _render(request, beneficiary_page(draft))


def _for_oneself(request: HttpRequest, draft: ServiceRequest, user: User) -> HttpResponse:
    try:
        file_for_oneself(request_id=draft.pk, actor=user)
    except ActRefusedError as error:
        messages.error(request, error.message)
    return redirect("filing_resume", draft.reference)


def _save(request: HttpRequest, draft: ServiceRequest, user: User) -> HttpResponse:
    """What can be read is saved, then the documents; what is wrong or missing is said."""
    action = request.POST.get("action", "continue")
    page = beneficiary_page(draft, request.POST, strict=action == "continue")
    try:
        save_posted(page, request.POST, user)
    except StaleRevisionError as overtaken:
        draft.refresh_from_db()
        now = beneficiary_page(draft, request.POST, strict=False)
        return _render(request, now, notice=overtaken.message, status=409)
    except ActRefusedError as error:
        return refused(request, draft, error.message)
    save_documents(request, page, user)
    if page.conflicts:
        return _render(request, page, status=409)
    if page.form.strict:
        report_missing_documents(page)
    leaves = action == LEAVE or bool(screen_address(action, page))
    if page.document_errors or (page.form.errors and not leaves):
        return _render(request, page, status=422)
    return _next(request, page, action)


def _next(request: HttpRequest, page: StepPage, action: str) -> HttpResponse:
    reference = page.request.reference
    if address := screen_address(action, page):
        return redirect(address)
    if action == LEAVE:
        say_what_was_kept(request, page)
        return redirect("draft_list")
    if action != "continue":
        return redirect(reverse("filing_beneficiary", args=[reference]) + anchor_of(action))
    return redirect("filing_check" if request.POST.get("then") == "check" else "filing_resume", reference)


def _render(request: HttpRequest, page: StepPage, *, notice: str = "", status: int = 200) -> HttpResponse:
    context = {
        "draft": page.request,
        "page": page,
        "errors": page.errors,
        "closed": why_closed(page.request.procedure),
        "notice": notice,
        "saved_otherwise": saved_otherwise(page) if notice else [],
        "may_be_for_oneself": page.request.procedure.for_whom == ForWhom.EITHER,
        "then": request.GET.get("then") or request.POST.get("then", ""),
    }
    return render(request, "teleservices/filing/beneficiary.html", context, status=status)
