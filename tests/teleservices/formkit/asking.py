"""Asks one question as the site does: a form is posted, an answer is stored, shown and asked again."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from teleservices.formkit.django_forms import StepForm, step_form
from teleservices.formkit.fieldtypes import Field, field_type
from teleservices.formkit.schema import FormSchema, Step
from teleservices.formkit.values import JsonValue

KEY = "f_question"
Typed = str | Sequence[str]


def form_of(*fields: Field) -> FormSchema:
    """Return a form of one step."""
    return FormSchema(steps=(Step(key="s_step", title="Votre demande", fields=fields),))


def posted(values: Mapping[str, Typed]) -> QueryDict:
    """Return what a browser would send."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, [value] if isinstance(value, str) else list(value))
    return data


def submit(field: Field, typed: Typed | None, *, strict: bool = True) -> StepForm:
    """Return the form of one question after something was typed; None sends nothing."""
    schema = form_of(field)
    data = posted({} if typed is None else {field.key: typed})
    return step_form(schema, schema.steps[0], {}, data, strict=strict)


def answer(field: Field, typed: Typed) -> JsonValue:
    """Return the answer stored for what was typed, once sure that the form, opened again, gives the same."""
    form = submit(field, typed)
    stored = form.answers()[field.key]
    assert again(field, stored) == stored
    return stored


def again(field: Field, stored: JsonValue) -> JsonValue:
    """Return the answer stored when the form that starts from this one is sent unchanged."""
    schema = form_of(field)
    shown = step_form(schema, schema.steps[0], {field.key: stored})[field.key]
    value = shown.value()
    typed = "on" if value is True else shown.field.widget.format_value(value)
    return submit(field, typed).answers()[field.key]


def refusal(field: Field, typed: Typed | None) -> str:
    """Return the one message that what was typed gets."""
    (message,) = submit(field, typed).errors[field.key]
    return str(message)


def shown(field: Field, stored: JsonValue) -> str:
    """Return an answer as people read it."""
    return field_type(field).display(field, stored)
