"""Saves what a page posts, with the choices made where two answers met; says where its button leads."""

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from formkit.rows import ROW_GONE, ROW_MORE
from teleservices.answering.conflicts import MINE, THEIRS
from teleservices.answering.editing import overtaken_text
from teleservices.answering.posting import JOIN, PAGES, as_uuid
from teleservices.answering.saving import save_page
from teleservices.answering.stamps import seen_in
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


def save_posted(page: StepPage, data: QueryDict, user: User) -> None:
    """Store what a page posts; the questions where two answers met are then in `page.conflicts`.

    Raises ActRefusedError, or StaleRevisionError when the page was made from another version of the form.
    """
    if data.get("version") != str(page.request.form_version.number):
        raise StaleRevisionError(overtaken_text())
    seen = seen_in(data)
    choice, _sep, named = data.get("action", "").partition(":")
    key, _sep, stamp = named.partition(":")
    if choice == MINE:
        seen[key] = stamp
    save_page(page=page, actor=user, data=data, seen=seen, leave=key if choice == THEIRS else "")
