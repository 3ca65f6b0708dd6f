"""Asks one question as the site does: a form is posted, an answer is stored, shown and asked again."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.formkit.pages import successful_controls

KEY = "f_question"
Typed = str | Sequence[str] | Mapping[str, Sequence[str]]
"""What is typed in the only control of a question, or in each by the end of its name: {"_from": ["2026-11-24"]}."""


def form_of(*fields: Field) -> FormSchema:
    """Return a form of one step."""
    return FormSchema(steps=(Step(key="s_step", title="Votre demande", fields=fields),))


def posted(values: Mapping[str, str | Sequence[str]]) -> QueryDict:
    """Return what a browser would send."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, [value] if isinstance(value, str) else list(value))
    return data


def controls(key: str, typed: Typed | None) -> dict[str, str | Sequence[str]]:
    """Return by name what is typed in the controls of a question."""
    if typed is None:
        return {}
    if isinstance(typed, Mapping):
        return {f"{key}{end}": value for end, value in typed.items()}
    return {key: typed}


def submit(field: Field, typed: Typed | None, *, strict: bool = True) -> StepForm:
    """Return the form of one question after something was typed; None sends nothing."""
    schema = form_of(field)
    return step_form(schema, schema.steps[0], {}, posted(controls(field.key, typed)), strict=strict)


def answer(field: Field, typed: Typed) -> JsonValue:
    """Return the answer stored for what was typed, once sure that the form, opened again, gives the same."""
    form = submit(field, typed)
    stored = form.answers()[field.key]
    assert again(field, stored) == stored
    return stored


def again(field: Field, stored: JsonValue) -> JsonValue:
    """Return the answer stored when the form that starts from this one is sent unchanged."""
    schema = form_of(field)
    shown = step_form(schema, schema.steps[0], {field.key: stored})
    sent = posted(successful_controls(str(shown[field.key])))
    return step_form(schema, schema.steps[0], {}, sent).answers()[field.key]


def kept(field: Field, typed: Typed) -> dict[str, list[str]]:
    """Return what the controls hold once the form comes back with what was typed."""
    return successful_controls(str(submit(field, typed)[field.key]))


def refusal(field: Field, typed: Typed | None) -> str:
    """Return the one message that what was typed gets."""
    (message,) = submit(field, typed).errors[field.key]
    return str(message)


def shown(field: Field, stored: JsonValue) -> str:
    """Return an answer as people read it."""
    return field_type(field).display(field, stored)
