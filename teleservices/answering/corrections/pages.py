"""The page of corrections: the steps that hold what was named, and only that, written into their buffer."""

from django.http import QueryDict

from formkit.path import visible_steps
from teleservices.answering.corrections.buffer import buffered_slots
from teleservices.answering.corrections.folder import CorrectionFolder
from teleservices.answering.steps import StepPage, step_page


def pages_of(folder: CorrectionFolder, data: QueryDict | None = None, *, strict: bool = False) -> list[StepPage]:
    """The steps that hold what was named, with what was posted when `data` is given."""
    return _pages(folder, data, folder.buffer.keys, strict=strict)


def page_of(folder: CorrectionFolder, key: str, data: QueryDict | None = None) -> StepPage | None:
    """The step of one question or document, reduced to it; None when nothing such is to be corrected."""
    return next(iter(_pages(folder, data, folder.buffer.keys & {key}, strict=False)), None)


def _pages(folder: CorrectionFolder, data: QueryDict | None, keys: frozenset[str], *, strict: bool) -> list[StepPage]:
    steps = visible_steps(folder.request.form, folder.request.known)
    candidates = [step_page(folder, step, data, strict=strict, only=keys) for step in steps]
    pages = [page for page in candidates if page.form.shown]
    slots = buffered_slots(folder.buffer, [field for page in pages for field in page.document_fields])
    for page in pages:
        page.slots = {field.key: slots[field.key] for field in page.document_fields}
    return pages
