"""The rows of a group for which steps are asked, a card each: what still lacks, where it is asked, and its copy."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import field_type
from formkit.fieldtypes.rows import new_row_id
from formkit.path import missing_answers, visible_steps
from formkit.place import Place
from formkit.row_answers import ROW_ID, added_rows
from formkit.schema import Step
from formkit.unfolding import UnfoldedForm
from formkit.values import JsonValue
from teleservices.answering.editing import locked_for_editing
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest

COPY = "copy"
"""The button `copy:<id of a row>` saves the page, then copies the row with what its steps were answered."""


@dataclass(frozen=True)
class RowCard:
    """A row, the key of its first step, and how many required answers or documents it still wants."""

    row: str
    title: str
    step_key: str
    lacks: int


def row_cards(request: ServiceRequest, step: Step, documents: Mapping[str, int]) -> list[RowCard]:
    """A card for each saved row of the step's groups for which steps are asked; `documents` counts those by field."""
    form = request.form
    if not isinstance(form, UnfoldedForm):
        return []
    lacks = Counter(Place.parse(field.key).row for field in missing_answers(form, request.known, documents))
    groups = {field.key for field in step.fields}
    first: dict[str, str] = {}
    for asked in visible_steps(form, request.known):
        if asked.each in groups:
            first.setdefault(Place.parse(asked.key).row, asked.key)
    return [RowCard(row, form.row_titles[row], key, lacks[row]) for row, key in first.items()]


@transaction.atomic
def copy_row(*, request_id: int, row: str, actor: User) -> None:
    """Add a copy of a row at the end of its group, with the answers of its steps; documents aren't copied.

    Raises ActRefusedError for a row that is gone, or where its group has as many as it takes.
    """
    draft = locked_for_editing(request_id=request_id, actor=actor)
    group, original = _row(draft, row)
    field, rows = draft.form.field(group), added_rows(draft.answers.get(group))
    most = field_type(field).row_limits(field)[1]
    if len(rows) >= most:
        raise ActRefusedError(_("At most %(most)d rows.") % {"most": most})
    copy = new_row_id()
    answers: dict[str, JsonValue] = {**draft.answers, group: [*rows, {**original, ROW_ID: copy}]}
    for key, answer in draft.answers.items():
        place = Place.parse(key)
        if place.row == row:
            answers[str(Place(place.field, copy))] = answer
    now = timezone.now()
    edit = [actor.pk, now.isoformat(timespec="seconds")]
    edits = draft.edits | dict.fromkeys(answers.keys() - draft.answers.keys(), edit) | {group: edit}
    ServiceRequest.objects.filter(pk=draft.pk).update(
        answers=answers, edits=edits, updated_at=now, revision_number=F("revision_number") + 1
    )


def _row(draft: ServiceRequest, row: str) -> tuple[str, dict[str, JsonValue]]:
    for group in draft.form_version.form.row_groups:
        for content in added_rows(draft.answers.get(group)):
            if content.get(ROW_ID) == row:
                return group, content
    raise ActRefusedError(_("This row is no longer there: it was taken away in another window."))
