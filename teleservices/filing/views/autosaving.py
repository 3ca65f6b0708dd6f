"""Autosave: one question of a draft, or of corrections, stored as it is left. Answers in JSON to the page's module."""

from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from formkit.fieldtypes.typed_table import TypedTable
from formkit.row_answers import ROW_ID, ROWS, added_rows
from teleservices.answering.cell_saving import SavedCell
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.corrections.pages import page_of
from teleservices.answering.steps import StepPage
from teleservices.filing.access import own_request
from teleservices.filing.buttons import save_posted, save_posted_cell
from teleservices.filing.pages import question_page
from teleservices.filing.replies import refused as reply_refused
from teleservices.filing.replies import saved_text, tells_former_members
from teleservices.lifecycle import ActRefusedError, StaleRevisionError


@never_cache
@require_POST
@tells_former_members
def save_field(request: HttpRequest, reference: str, step_key: str) -> JsonResponse:
    """Store the question of a draft named by `field`.

    200 with the new fingerprint (`stamp`), and what the cells of a table hold (`moved`) where others filled in some;
    412 when a cell of a table (`cell`, `typed`, `before`) can't be saved alone, and its question is to be sent; 422
    when it is kept as typed but can't be read; 409 with both answers when someone else answered it; 410 when nothing
    can be saved here any more; 403 when the person left the profile meanwhile; 401 when the session ended.
    """
    if not request.user.is_authenticated:
        return _signed_out()
    draft, key = own_request(request.user, reference), request.POST.get("field", "")
    page = question_page(draft, step_key, key, _typed(request))
    return _saved(request, request.user, page if page and key in page.form.fields else None)


@never_cache
@require_POST
@tells_former_members
def save_correction(request: HttpRequest, reference: str) -> JsonResponse:
    """Store the question of corrections named by `field`, in their buffer; answers as `save_field`."""
    if not request.user.is_authenticated:
        return _signed_out()
    folder = open_folder(own_request(request.user, reference))
    key = request.POST.get("field", "")
    page = page_of(folder, key, _typed(request)) if folder else None
    return _saved(request, request.user, page if page and key in page.form.fields else None)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What is posted of a whole question; None where one cell of a table comes alone."""
    return None if "cell" in request.POST else request.POST


def _saved(request: HttpRequest, user: User, page: StepPage | None) -> JsonResponse:
    if page is None:
        return _gone(_("The form has changed. Continue: what you typed on this page will be shown to you."))
    try:
        if "cell" in request.POST:
            return _cell_answer(page, save_posted_cell(page, request.POST, user))
        save_posted(page, request.POST, user)
    except (ActRefusedError, StaleRevisionError) as refused:
        return _gone(refused.message)
    return _answer(page)


def _cell_answer(page: StepPage, cell: SavedCell | None) -> JsonResponse:
    if cell is None:
        return JsonResponse({}, status=412)
    reply: dict[str, object] = {"stamp": cell.stamp, "saved": saved_text(), **_rules_told(page)}
    if cell.texts is not None:
        reply["moved"] = cell.texts
        reply["message"] = _("This table was filled in elsewhere too: what changed there is shown here.")
    return JsonResponse(reply)


def _answer(page: StepPage) -> JsonResponse:
    (key,) = page.form.fields
    (item,) = page.items
    reply: dict[str, object] = {"stamp": item.fingerprint}
    if page.conflicts:
        html = render_to_string("teleservices/answering/conflict.html", {"conflict": item.conflict})
        text = _("“%(question)s” was answered elsewhere: choose between the two answers.")
        return JsonResponse(reply | {"html": html, "message": text % {"question": item.field.label}}, status=409)
    reply |= {"saved": saved_text(), "ids": _row_ids(page, key), **_rules_told(page)}
    if errors := page.form.errors.get(key):
        data = page.form[key].data
        cells = data.cell_errors if isinstance(data, TypedTable) else {}
        return JsonResponse(reply | {"errors": list(errors), "cells": cells}, status=422)
    return JsonResponse(reply)


def _rules_told(page: StepPage) -> dict[str, object]:
    """What the answers of the whole step lead to now, in HTML, by the key of the question where it is told."""
    form = page.request.form
    if not (form.rules or form.validations):
        return {}
    template = "teleservices/answering/rules_told.html"
    rules = {key: render_to_string(template, {"rules": rules}) for key, rules in page.rules.items()}
    return {"rules": rules, "warned": page.rule_keys}


def _row_ids(page: StepPage, key: str) -> list[object]:
    """The ids of a group's rows, or of those added to a table, in order, so that the page sends the same next time."""
    answer = page.request.answers.get(key)
    rows = added_rows(answer.get(ROWS) if isinstance(answer, dict) else answer)
    return [row[ROW_ID] for row in rows if ROW_ID in row]


def _signed_out() -> JsonResponse:
    text = _("Your session has ended. Continue: what you typed will be given back to you.")
    return reply_refused(text, 401)


def _gone(message: str) -> JsonResponse:
    return reply_refused(message, 410)
