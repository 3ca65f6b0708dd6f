"""A step of a draft: shown, saved whatever its errors, left by « Continuer » when it is complete."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.answering.posting import report_missing_documents, save_documents, save_step
from teleservices.answering.steps import StepPage, place_of, step_page
from teleservices.filing.access import own_request
from teleservices.formkit.path import visible_steps
from teleservices.formkit.schema import Step
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest, State


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, reference: str, step_key: str) -> HttpResponse:
    """Show a step; on POST save it, then go where the button says."""
    user = cast("User", request.user)
    draft = own_request(user, reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    shown = _step(draft, step_key)
    if shown not in visible_steps(draft.form_version.form, draft.answers):
        return redirect("filing_resume", draft.reference)
    if request.method == "POST":
        return _save(request, draft, shown, user)
    return _render(request, step_page(draft, shown))


def _step(draft: ServiceRequest, key: str) -> Step:
    try:
        return draft.form_version.form.step(key)
    except KeyError as error:
        raise Http404 from error


def _save(request: HttpRequest, draft: ServiceRequest, shown: Step, user: User) -> HttpResponse:
    """Answers first, documents after: a document refused never costs an answer."""
    action = request.POST.get("action", "continue")
    strict = action == "continue"
    page = step_page(draft, shown, request.POST, strict=strict)
    try:
        saved = save_step(page, user, _revision_number(request))
    except StaleRevisionError as stale:
        page.request.refresh_from_db()
        return _render(request, page, conflict=stale.message, status=409)
    except ActRefusedError as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", draft.reference)
    page.request = saved
    save_documents(request, page, user)
    if strict:
        report_missing_documents(page)
    if page.document_errors or (page.form.errors and action not in {"previous", "save"}):
        return _render(request, page, status=422)
    return _next(request, page, action)


def _next(request: HttpRequest, page: StepPage, action: str) -> HttpResponse:
    draft, place = page.request, place_of(page.request, page.step)
    if action == "save":
        messages.success(request, _("Your draft is saved. You can come back to it whenever you like."))
        return redirect("draft_list")
    if action == "previous" and place.previous:
        return redirect("filing_step", draft.reference, place.previous.key)
    if action != "continue":
        return redirect("filing_step", draft.reference, page.step.key)
    if request.POST.get("then") == "check" or place.next is None:
        return redirect("filing_check", draft.reference)
    return redirect("filing_step", draft.reference, place.next.key)


def _revision_number(request: HttpRequest) -> int:
    text = request.POST.get("revision_number", "")
    return int(text) if text.isdecimal() else 0


def _render(request: HttpRequest, page: StepPage, *, conflict: str = "", status: int = 200) -> HttpResponse:
    context = {
        "draft": page.request,
        "page": page,
        "form": page.form,
        "place": place_of(page.request, page.step),
        "conflict": conflict,
        "errors": [
            {"text": text, "target": f"file_{key}"} for key, text in page.document_errors.items()
        ],
        "then": request.GET.get("then") or request.POST.get("then", ""),
    }
    return render(request, "teleservices/filing/step.html", context, status=status)
