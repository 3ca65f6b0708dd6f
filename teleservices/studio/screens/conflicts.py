"""What stands now where someone else changed what a designer was editing, in words beside what they typed."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.dates import long_moment
from teleservices.studio.calculations.terms import TermsField, TotalsField


def present_values(form: object) -> list[tuple[str, str]]:
    """Each option whose present value is not the one typed, with that value; `form` starts from present values."""
    return list(_differing(form)) if isinstance(form, forms.Form) and form.is_bound else []


def _differing(form: forms.Form) -> Iterator[tuple[str, str]]:
    for bound in form:
        present = form.initial.get(bound.name)
        if bound.name in form.cleaned_data and (form.cleaned_data[bound.name] or None) != (present or None):
            yield str(bound.label), value_text(bound.field, present)


def value_text(field: forms.Field, value: object) -> str:
    """A field's value in words, « – » for none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return long_moment(value)
    if isinstance(field, TermsField | TotalsField):
        return field.said(value)
    shown = field.prepare_value(value)
    names = {str(choice): str(label) for choice, label in getattr(field, "choices", ())}
    if isinstance(shown, Iterable) and not isinstance(shown, str):
        return ", ".join(_row_text(row, names) for row in shown) or "–"
    return names.get(str(shown), str(shown)) if shown not in (None, "") else "–"


def _row_text(row: object, names: dict[str, str]) -> str:
    if isinstance(row, dict):
        return str(row["label"])
    key = str(row.pk if isinstance(row, Model) else row)
    return names.get(key, key)
