"""One cell of a table, saved alone as it is left: what others filled in meanwhile in the same table stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from formkit.cells import CellEntry
from formkit.fieldtypes import field_type
from formkit.fieldtypes.rows import row_environment
from teleservices.answering.fingerprints import stamp
from teleservices.answering.saving import follow, write
from teleservices.answering.steps import StepPage


@dataclass(frozen=True)
class SavedCell:
    """A cell that is stored, with the stamp of its table."""

    stamp: str
    texts: Mapping[str, str] | None
    """What all the controls hold, by name, where the page's table wasn't the stored one; else None."""


@transaction.atomic
def save_cell(page: StepPage, entry: CellEntry, page_stamp: str, actor: User) -> SavedCell | None:
    """Store one cell of the table that `page` is reduced to; `page_stamp` is that of the table that the page had.

    None, and nothing is stored, where the whole table must be sent (`TableCells.answer_with`), or where something typed
    in it waits to be corrected. Raises ActRefusedError as `save_page` does.
    """
    (field,) = page.form.laid_out
    kind, control = field_type(field), page.form.fields.get(entry.key)
    cells = kind.cells(field, control) if control and not page.form.concealed else None
    if cells is None:
        return None
    draft = page.folder.locked(actor)
    former = draft.answers.get(field.key)
    answer = None if field.key in draft.unread else cells.answer_with(entry, former)
    if answer is None:
        return None
    answer = kind.settle(field, row_environment(kind.columns(field), {field.key: answer}))
    if answer != former:
        write(page, draft, actor, {field.key: answer})
    follow(page, draft)
    return SavedCell(stamp(field, answer), None if stamp(field, former) == page_stamp else cells.texts(answer))
