"""Saves a page question by question: what someone else answered meanwhile is never overwritten without a choice."""

from collections.abc import Mapping

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from formkit.unfolding import without_gone_rows
from formkit.values import JsonValue
from teleservices.answering.conflicts import Conflict, conflict_over
from teleservices.answering.fingerprints import NOTHING, stamp
from teleservices.answering.steps import StepPage
from teleservices.answering.unread import Typed, typed_in
from teleservices.models import ServiceRequest


def save_page(
    *, page: StepPage, actor: User, data: QueryDict, seen: Mapping[str, str], leave: str = ""
) -> list[Conflict]:
    """Store what `page` read of `data`, and return the questions left alone because their answer moved.

    `seen` holds the fingerprints of the answers that the page was made from; `leave` is the key of a question to leave
    as it is stored. What can't be read is kept as it was typed, beside the answers. Raises ActRefusedError when the
    draft can't be changed any more, StaleRevisionError when its form is no longer the page's.
    """
    return _save(page, actor, data, seen, leave) if page.form.fields else []


@transaction.atomic
def _save(page: StepPage, actor: User, data: QueryDict, fingerprints: Mapping[str, str], leave: str) -> list[Conflict]:
    draft = page.folder.locked(actor)
    if leave in page.form.fields:
        page.show_saved(leave, draft.answers.get(leave))
    conflicts, changes = _sort_out(page, draft, actor, fingerprints)
    unread = _unread(page, draft, data, {conflict.field.key for conflict in conflicts})
    if changes or unread != draft.unread:
        draft.unread = unread
        write(page, draft, actor, changes)
    follow(page, draft)
    page.conflicts = {conflict.field.key: conflict for conflict in conflicts}
    return conflicts


def write(page: StepPage, draft: ServiceRequest, actor: User, changes: Mapping[str, JsonValue]) -> None:
    """Store these answers in a draft that is locked, None for one that was emptied, with who gave them and when."""
    answers = {key: value for key, value in {**draft.answers, **changes}.items() if value is not None}
    now = timezone.now()
    edits = {key: [actor.pk, now.isoformat(timespec="seconds")] for key in changes}
    draft.answers = without_gone_rows(page.request.form_version.form, answers)
    draft.updated_at, draft.edits = now, draft.edits | edits
    page.folder.write(draft, changes)


def follow(page: StepPage, draft: ServiceRequest) -> None:
    """Have the page show what the draft holds now."""
    for name in ("answers", "unread", "edits", "updated_at", "revision_number"):
        setattr(page.request, name, getattr(draft, name))


def _sort_out(
    page: StepPage, draft: ServiceRequest, actor: User, fingerprints: Mapping[str, str]
) -> tuple[list[Conflict], dict[str, JsonValue]]:
    """The conflicts, and the answers to write: None for those that were emptied.

    What is concealed is only ever added to: a browser that hides it may send nothing.
    """
    valid = page.form.valid_answers()
    left_alone = page.form.errors.keys() | page.form.concealed
    conflicts: list[Conflict] = []
    changes: dict[str, JsonValue] = {}
    for field in page.form.laid_out:
        key, answer, saved = field.key, valid.get(field.key), draft.answers.get(field.key)
        if key not in page.form.fields or key in page.settled or (key in left_alone and key not in valid):
            continue
        page_fingerprint = fingerprints.get(key, NOTHING)
        if stamp(field, answer) in (stamp(field, saved), page_fingerprint):  # saved already, or not touched here
            continue
        if stamp(field, saved) == page_fingerprint:
            changes[key] = answer
        else:
            conflicts.append(conflict_over(field, answer, page_fingerprint, draft, actor))
    return conflicts, changes


def _unread(page: StepPage, draft: ServiceRequest, data: QueryDict, in_conflict: set[str]) -> dict[str, Typed]:
    """What the draft keeps as typed: other steps' untouched, this page's replaced by what it can't read now."""
    lacking = {field.key for field in page.form.missing}
    refused = page.form.errors.keys() - lacking - page.form.concealed
    before = {key: texts for key, texts in draft.unread.items() if key not in page.form.fields or key in in_conflict}
    now = {key: typed_in(data, key) for key in page.form.fields if key in refused and key not in in_conflict}
    return before | {key: texts for key, texts in now.items() if texts}
