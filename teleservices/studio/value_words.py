"""The values of a designer's forms in words: what stood there, what stands now."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.dates import long_moment
from teleservices.studio.calculations.formulas import TotalsField

NOTHING = "–"
"""What stands for a value that isn't there."""


def value_text(field: forms.Field, value: object) -> str:
    """A field's value in words, « – » for none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return long_moment(value)
    if isinstance(field, TotalsField):
        return field.said(value)
    content = field.prepare_value(value)
    names = {str(choice): str(label) for choice, label in getattr(field, "choices", ())}
    if isinstance(content, Iterable) and not isinstance(content, str):
        return ", ".join(_row_text(row, names) for row in content) or NOTHING
    key = "" if content is None else str(content)
    text = names.get(key, key)
    return text if text.strip("-") else NOTHING


def _row_text(row: object, names: dict[str, str]) -> str:
    if isinstance(row, dict):
        return str(row["label"])
    key = str(row.pk if isinstance(row, Model) else row)
    return names.get(key, key)
