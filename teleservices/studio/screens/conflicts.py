"""What stands now where someone else changed what a designer was editing, in words beside what they typed."""

from collections.abc import Iterator

from django import forms

from teleservices.studio.value_words import value_text


def present_values(form: object) -> list[tuple[str, str]]:
    """Each option whose present value is not the one typed, with that value; `form` starts from present values."""
    return list(_differing(form)) if isinstance(form, forms.Form) and form.is_bound else []


def _differing(form: forms.Form) -> Iterator[tuple[str, str]]:
    for bound in form:
        present = form.initial.get(bound.name)
        if bound.name in form.cleaned_data and (form.cleaned_data[bound.name] or None) != (present or None):
            yield str(bound.label), value_text(bound.field, present)
