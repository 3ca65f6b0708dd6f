"""What the eligible base of a reckoning may be: an amount that the form asks, or that the service notes. Pure."""

from formkit.fieldtypes import Field, field_type
from formkit.meanings import Meaning
from formkit.schema import FormSchema
from formkit.unfolding import asked_once


def base_fields(form: FormSchema) -> list[Field]:
    """The amounts that may be it: the service's annotations, then the questions, in their order."""
    fields = (*form.annotations, *asked_once(form))
    return [field for field in fields if field_type(field).may_mean(field, Meaning.AMOUNT)]


def base_field(form: FormSchema, key: str) -> Field | None:
    """The one of this key; None where the form has it no more, or as what is no amount."""
    return next((field for field in base_fields(form) if field.key == key), None)
