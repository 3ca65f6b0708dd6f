"""Pages that edit values several designers may write: what they showed, what others did since. Translates only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin.change_journal import Change, last_changes
from portal.admin.seen import Fingerprints, Values, fingerprints, merge, read, written
from portal.dates import long_moment
from teleservices.models import Procedure
from teleservices.studio.errors import StaleValuesError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.screens.access import designer
from teleservices.studio.value_words import value_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NOTHING_SEEN: Mapping[str, object] = {"seen": "", "stale": "", "stale_changes": (), "theirs": ()}
"""The context of a page that makes something new."""


@dataclass(frozen=True)
class Page:
    """A page about shared values: what it showed when it was opened, and what to call each of them."""

    seen: Fingerprints
    labels: "Mapping[str, StrOrPromise]"
    texts: Callable[[str], str]
    """What a name has for value at present, in words."""

    def context(self, instance: Model, values: Values, stale: StaleValuesError | None = None) -> dict[str, object]:
        """For `seen.html` and `stale.html`: what the form carries, and what others did where `stale`.

        Only what both changed is taken for seen: for the rest, what the page first showed still counts.
        """
        names = stale.names if stale else ()
        now = fingerprints(values)
        return {
            "seen": written({**self.seen, **{name: now.get(name, "") for name in names}}),
            "stale": stale.message if stale else "",
            "stale_changes": [self._said(change) for change in last_changes(instance, names)],
            "theirs": [(self.labels.get(name, name), self.texts(name)) for name in names],
        }

    def say_others(self, request: HttpRequest, instance: Model, values: Values, typed: Values) -> None:
        """Tell, once saved, what others changed since the page was opened, which stays."""
        for change in last_changes(instance, merge(self.seen, values, typed).theirs):
            messages.info(request, _("Also changed meanwhile, and kept: %(change)s.") % {"change": self._said(change)})

    def _said(self, change: Change) -> str:
        return _("%(what)s (%(author)s, %(time)s)") % {
            "what": self.labels.get(change.name, change.name),
            "author": change.author or _("someone"),
            "time": long_moment(change.at),
        }


def page_of(request: HttpRequest, form: forms.BaseForm, values: Values) -> Page:
    """The page of a form whose fields have the names of `values`, the present ones."""
    labels = {name: field.label or name for name, field in form.fields.items()}

    def text(name: str) -> str:
        return value_text(form.fields[name], values.get(name)) if name in form.fields else "–"

    return Page(seen_by(request, values), labels, text)


def save_settings(
    request: HttpRequest, procedure: Procedure, page: Page, values: Values, changes: Values, *, message: str
) -> StaleValuesError | None:
    """Write these settings in the draft and say so; what refuses it when someone else wrote others meanwhile."""
    try:
        change_settings(procedure_id=procedure.pk, author=designer(request), changes=changes, seen=page.seen)
    except StaleValuesError as refused:
        return refused
    messages.success(request, message)
    page.say_others(request, procedure, values, changes)
    return None


def seen_by(request: HttpRequest, values: Values) -> Fingerprints:
    """What the page that was posted showed; the present values for a page being opened."""
    return read(request.POST.get("seen", "")) if request.method == "POST" else fingerprints(values)


def status_of(form: forms.BaseForm, stale: StaleValuesError | None) -> int:
    """409 where someone must choose, 422 where something is to correct."""
    if stale:
        return 409
    return 422 if form.errors else 200
