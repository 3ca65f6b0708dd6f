"""A step of a draft: shown, saved whatever its errors, left by « Continuer » when it is complete."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.answering.posting import (
    JOIN,
    posted_revision,
    report_missing_documents,
    save_documents,
    save_step,
)
from teleservices.answering.steps import StepPage, place_of, saved_otherwise, step_page
from teleservices.filing.access import own_request
from teleservices.filing.interruption import given_back, survives_session_end
from teleservices.formkit.path import visible_steps
from teleservices.formkit.schema import Step
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal

LEAVING = frozenset({"previous", "save"})
"""Buttons that leave the step even when answers are refused."""


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, reference: str, step_key: str) -> HttpResponse:
    """Show a step; on POST save it, then go where the button says."""
    user = cast("User", request.user)
    draft = own_request(user, reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    if why := refusal(user, draft, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("filing_check", draft.reference)
    shown = _step(draft, step_key)
    if shown not in visible_steps(draft.form_version.form, draft.answers):
        messages.info(request, _("Your answers no longer lead to the step that you asked for."))
        return redirect("filing_resume", draft.reference)
    if request.method == "POST":
        return _save(request, draft, shown, user)
    if typed := given_back(request):
        page = step_page(draft, shown, typed, strict=False)
        told = _("Here is what you had typed before you signed in again. It is not saved yet.")
        return _render(request, page, notice=told, overtaken=True)
    return _render(request, step_page(draft, shown))


def _step(draft: ServiceRequest, key: str) -> Step:
    try:
        return draft.form_version.form.step(key)
    except KeyError as error:
        raise Http404 from error


def _save(request: HttpRequest, draft: ServiceRequest, shown: Step, user: User) -> HttpResponse:
    """Answers first, documents after: a document refused never costs an answer."""
    action = request.POST.get("action", "continue")
    page = step_page(draft, shown, request.POST, strict=action == "continue")
    stale = ""
    try:
        page.request = save_step(page, user, posted_revision(request))
    except StaleRevisionError as overtaken:
        stale = overtaken.message
        page.request.refresh_from_db()
    except ActRefusedError as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", draft.reference)
    save_documents(request, page, user)
    if stale:
        return _render(request, page, notice=stale, overtaken=True, status=409)
    if page.form.strict:
        report_missing_documents(page)
    if page.document_errors or (page.form.errors and action not in LEAVING):
        return _render(request, page, status=422)
    return _next(request, page, action)


def _next(request: HttpRequest, page: StepPage, action: str) -> HttpResponse:
    draft, place = page.request, place_of(page.request, page.step)
    if action in LEAVING:
        _say_what_was_kept(request, page, leaves=action == "save")
        if action == "previous" and place.previous:
            return redirect("filing_step", draft.reference, place.previous.key)
        return redirect("draft_list")
    if action != "continue":
        return redirect(_here(page, action))
    if request.POST.get("then") == "check" or place.next is None:
        return redirect("filing_check", draft.reference)
    return redirect("filing_step", draft.reference, place.next.key)


def _say_what_was_kept(request: HttpRequest, page: StepPage, *, leaves: bool) -> None:
    """An answer that can't be stored is not lost in silence."""
    if page.form.errors:
        refused = ", ".join(f"« {field.label} »" for field in page.form.shown if field.key in page.form.errors)
        messages.warning(
            request, _("Your draft is saved, except what has to be corrected: %(fields)s.") % {"fields": refused}
        )
    elif leaves:
        messages.success(request, _("Your draft is saved. You can come back to it whenever you like."))


def _here(page: StepPage, action: str) -> str:
    """The same step, at the document that was joined."""
    button, _sep, key = action.partition(":")
    anchor = f"#field-{key}" if button == JOIN else ""
    return reverse("filing_step", args=[page.request.reference, page.step.key]) + anchor


def _render(
    request: HttpRequest, page: StepPage, *, notice: str = "", overtaken: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "draft": page.request,
        "page": page,
        "place": place_of(page.request, page.step),
        "notice": notice,
        "saved_otherwise": saved_otherwise(page) if overtaken else [],
        "errors": page.errors,
        "then": request.GET.get("then") or request.POST.get("then", ""),
    }
    return render(request, "teleservices/filing/step.html", context, status=status)
