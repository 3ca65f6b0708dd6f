"""A step of a draft: shown, saved whatever its errors, left by « Continuer » when it is complete."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from formkit.path import next_step, previous_step, visible_steps
from formkit.schema import Step
from portal.web.permissions import with_position
from teleservices.answering.answer_rows import saved_otherwise
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.opening import why_closed
from teleservices.answering.posting import report_missing_documents, save_documents
from teleservices.answering.row_cards import COPY, copy_row, row_cards
from teleservices.answering.step_list import CHECK, GO, listed_steps
from teleservices.answering.steps import ErrorLine, StepPage, progress_of, step_page
from teleservices.filing.access import own_request
from teleservices.filing.buttons import anchor_of, save_posted, say_what_was_kept, screen_address
from teleservices.filing.news import news_panel, say_typed_in_vain, up_to_date
from teleservices.filing.turning_away import refused, turned_away
from teleservices.filing.verdicts import verdicts
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest

LEAVING = frozenset({"previous", "save"})
"""Buttons that leave the step even when answers are refused."""


@survives_session_end
@login_required
@require_http_methods(["GET", "POST"])
@tells_former_members
def step(request: HttpRequest, reference: str, step_key: str) -> HttpResponse:
    """Show a step; on POST save it, then go where the button says."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if answer := turned_away(request, draft):
        return answer
    if request.method == "GET":  # what is posted was typed in the version of the page: it is saved there first
        draft = up_to_date(draft, user)
    data = given_back(request) if request.method == "GET" else request.POST
    current = _step(draft, step_key)
    if current is None or current not in visible_steps(draft.form, draft.known):
        say_typed_in_vain(request, draft, step_key, data)
        messages.info(request, _("Your answers no longer lead to the step that you asked for."))
        return redirect("filing_resume", draft.reference)
    if request.method == "POST":
        return _save(request, draft, current, user)
    if data:
        say_typed_in_vain(request, draft, step_key, data)
        page = step_page(DraftFolder(draft), current, data, strict=False)
        return _render(request, page, notice=typed_before_text(), overtaken=True)
    return _render(request, step_page(DraftFolder(draft), current))


def _step(draft: ServiceRequest, key: str) -> Step | None:
    """The step; None for one that the form had before it changed, or of a row that is gone. Http404 for any other."""
    try:
        return draft.form.step(key)
    except KeyError as error:
        former, (base, _at, row) = draft.moved_from, key.partition("@")
        if former and any(step.key == base for step in former.form.steps):
            return None
        if row and any(step.key == base and step.each for step in draft.form_version.form.steps):
            return None
        raise Http404 from error


def _save(request: HttpRequest, draft: ServiceRequest, current: Step, user: User) -> HttpResponse:
    """Answers first, documents after: a document refused never costs an answer."""
    action = request.POST.get("action", "continue")
    page = step_page(DraftFolder(draft), current, request.POST, strict=action == "continue")
    stale = ""
    try:
        save_posted(page, request.POST, user)
    except StaleRevisionError as overtaken:
        stale = overtaken.message
        page.request.refresh_from_db()
        say_typed_in_vain(request, page.request, current.key, request.POST)
    except ActRefusedError as error:
        return refused(request, draft, error.message)
    save_documents(request, page, user)
    if stale or page.conflicts:
        return _render(request, page, notice=stale, overtaken=bool(stale), status=409)
    return _go_on(request, page, action)


def _go_on(request: HttpRequest, page: StepPage, action: str) -> HttpResponse:
    """Where the button leads; the step again while something keeps its applicant there."""
    if page.form.strict:
        report_missing_documents(page)
        page.report_unmet()
    if page.document_errors or (page.form.errors and not (_leaves(action) or screen_address(action, page))):
        return _render(request, page, status=422)
    if page.form.strict and verdicts(page.request, until=page.step).blocking:
        return _render(request, page, status=422)
    if page.form.strict and (unread := _rules_unread(page, request.POST)):
        return _render(request, page, unread=unread)
    button, _sep, row = action.partition(":")
    return _copied(request, page, row) if button == COPY else _next(request, page, action)


def _copied(request: HttpRequest, page: StepPage, row: str) -> HttpResponse:
    """The same step at the cards of its rows, once one more is there."""
    try:
        copy_row(request_id=page.request.pk, row=row, actor=signed_in(request))
        messages.success(request, _("The row is copied: change what differs."))
    except ActRefusedError as error:
        messages.error(request, error.message)
    return redirect(reverse("filing_step", args=[page.request.reference, page.step.key]) + f"#card-{row}")


def _rules_unread(page: StepPage, data: QueryDict) -> list[ErrorLine]:
    """The questions with a warning that the page posted didn't show: it is read before the step is left, once."""
    read = data.get("warned", "").split()
    labels = {field.key: field.label for field in page.step.fields}
    return [
        ErrorLine(labels[key], f"field-{key}")
        for key, rules in page.rules.items()
        if any(rule.key not in read for rule in rules)
    ]


def _next(request: HttpRequest, page: StepPage, action: str) -> HttpResponse:
    draft, path = page.request, (page.request.form, page.request.known, page.step.key)
    if address := screen_address(action, page):
        return redirect(address)
    if _leaves(action):
        say_what_was_kept(request, page, leaves=action == "save")
        return redirect(_left_for(page, previous_step(*path), action))
    if action != "continue":
        return redirect(_here(page, action))
    following = next_step(*path)
    if request.POST.get("then") == "check" or following is None:
        return redirect("filing_check", draft.reference)
    return redirect("filing_step", draft.reference, following.key)


def _leaves(action: str) -> bool:
    return action in LEAVING or action.startswith(f"{GO}:")


def _left_for(page: StepPage, previous: Step | None, action: str) -> str:
    """Where a button that leaves the step leads; to the step itself where it names none of this form."""
    button, _sep, key = action.partition(":")
    reference = page.request.reference
    if button == GO:
        is_step = any(step.key == key for step in page.request.form.steps)
        check = reverse("filing_check", args=[reference])
        return check if key == CHECK else reverse("filing_step", args=[reference, key if is_step else page.step.key])
    if button == "previous" and previous:
        return reverse("filing_step", args=[reference, previous.key])
    return reverse("draft_list")


def _here(page: StepPage, action: str) -> str:
    """The same step, at the document that was joined, at the rows or the choice that was made."""
    return reverse("filing_step", args=[page.request.reference, page.step.key]) + anchor_of(action)


def _render(
    request: HttpRequest,
    page: StepPage,
    *,
    notice: str = "",
    overtaken: bool = False,
    unread: Sequence[ErrorLine] = (),
    status: int = 200,
) -> HttpResponse:
    documents = page.folder.document_counts()
    context = {
        "steps": listed_steps(page.request.form, page.request.known, page.step, documents),
        "draft": page.request,
        "page": page,
        "cards": row_cards(page.request, page.step, documents),
        "place": progress_of(page.request, page.step, documents),
        "notice": notice,
        "saved_otherwise": saved_otherwise(page) if overtaken else [],
        "errors": page.errors,
        "unread": unread,
        "closed": why_closed(page.request.procedure),
        "verdicts": verdicts(page.request, until=page.step),
        "panel": news_panel(page.request),
        "then": request.GET.get("then") or request.POST.get("then", ""),
    }
    response = render(request, "teleservices/filing/step.html", context, status=status)
    return with_position(response, is_asked=page.form.asks_position)
