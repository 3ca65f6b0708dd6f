"""What the form says now where someone else changed what a designer was editing, in words beside what they typed."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _

from teleservices.studio.terms import TermsField, TotalsField


def present_values(form: object) -> list[tuple[str, str]]:
    """Each option whose present value is not the one typed, with that value; ``form`` starts from present values."""
    return list(_differing(form)) if isinstance(form, forms.Form) and form.is_bound else []


def _differing(form: forms.Form) -> Iterator[tuple[str, str]]:
    for bound in form:
        present = form.initial.get(bound.name)
        if bound.name in form.cleaned_data and (form.cleaned_data[bound.name] or None) != (present or None):
            yield str(bound.label), _text(bound.field, present)


def _text(field: forms.Field, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, TermsField):
        return field.said(value)
    if isinstance(field, TotalsField):
        return field.said(value)
    shown = field.prepare_value(value)
    if isinstance(shown, list | tuple):
        return ", ".join(str(row["label"]) if isinstance(row, dict) else str(row) for row in shown)
    for choice, label in getattr(field, "choices", ()):
        if choice == value:
            shown = label
    return "–" if shown in (None, "") else str(shown)
