"""What the buttons of a draft's page save, with the choices made where two answers met, and where each leads."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.cells import CellEntry
from formkit.fieldtypes.rows import ROW_GONE, ROW_MORE
from teleservices.answering.cell_saving import SavedCell, save_cell
from teleservices.answering.conflicts import MINE, THEIRS
from teleservices.answering.editing import overtaken_text
from teleservices.answering.fingerprints import NOTHING, seen_in
from teleservices.answering.posting import JOIN, PAGES, PHONE, as_uuid
from teleservices.answering.saving import save_page
from teleservices.answering.steps import StepPage
from teleservices.lifecycle import StaleRevisionError

CHOICES = (MINE, THEIRS)
ANCHORED = (JOIN, ROW_MORE, ROW_GONE, *CHOICES)
"""Buttons of a question or a document, to which the page comes back."""


def anchor_of(action: str) -> str:
    """Where on the page the button that was pressed stands: the document joined, the rows or the choice made."""
    button, _sep, key = action.partition(":")
    return f"#field-{key.partition(':')[0].partition('-')[0]}" if button in ANCHORED else ""


def pages_address(action: str) -> str:
    """The screen that orders the pages of the document of a button `pages:<uuid>`; empty for any other button."""
    button, _sep, uuid = action.partition(":")
    return reverse("filing_pages", args=[as_uuid(uuid)]) if button == PAGES else ""


def screen_address(action: str, page: StepPage) -> str:
    """The screen that a button of a document leads to once the page is saved; empty for any other button."""
    button, _sep, key = action.partition(":")
    if button == PHONE and key in page.slots:
        return reverse("filing_phone", args=[page.request.reference, page.step.key, key])
    return pages_address(action)


def save_posted(page: StepPage, data: QueryDict, user: User) -> None:
    """Store what a page posts; the questions where two answers met are then in `page.conflicts`.

    Raises ActRefusedError, or StaleRevisionError when the page was made from another version of the form.
    """
    _check_version(page, data)
    fingerprints = seen_in(data)
    choice, _sep, argument = data.get("action", "").partition(":")
    key, _sep, fingerprint = argument.partition(":")
    if choice == MINE:
        fingerprints[key] = fingerprint
    save_page(page=page, actor=user, data=data, seen=fingerprints, leave=key if choice == THEIRS else "")


def save_posted_cell(page: StepPage, data: QueryDict, user: User) -> SavedCell | None:
    """Store the one cell of a table that a page posts; None where its whole question is to be sent.

    Raises ActRefusedError, or StaleRevisionError when the page was made from another version of the form.
    """
    _check_version(page, data)
    entry = CellEntry.parse(data)
    return save_cell(page, entry, seen_in(data).get(entry.key, NOTHING), user) if entry else None


def _check_version(page: StepPage, data: QueryDict) -> None:
    if data.get("version") != str(page.request.form_version.number):
        raise StaleRevisionError(overtaken_text())


def say_what_was_kept(request: HttpRequest, page: StepPage, *, leaves: bool = True) -> None:
    """An answer that can't be read is kept as typed, and not passed over in silence."""
    if page.form.errors:
        labels = [field.label for field in page.form.shown if field.key in page.form.errors]
        refused = ", ".join(f"«\u00a0{label}\u00a0»" for label in labels)
        text = _("Your draft is saved. Before you transmit it, correct: %(fields)s.")
        messages.warning(request, text % {"fields": refused})
    elif leaves:
        messages.success(request, _("Your draft is saved. You can come back to it whenever you like."))
