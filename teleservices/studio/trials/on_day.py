"""A form as it is asked on another day: the limits of its questions counted from that day. Reads nothing."""

import datetime as dt

from formkit.fieldtypes import Field, field_type, has_columns
from formkit.fieldtypes.bounds import resolved_day
from formkit.schema import FormSchema


def form_on(schema: FormSchema, day: dt.date) -> FormSchema:
    """The form with the limits that move fixed as they are on a day."""
    steps = (
        step.model_copy(update={"fields": tuple(_on(field, day) for field in step.fields)}) for step in schema.steps
    )
    return schema.of_steps(steps)


def _on(field: Field, day: dt.date) -> Field:
    if has_columns(field):
        return field.model_copy(update={"fields": tuple(_on(column, day) for column in field.fields)})
    if not field_type(field).day_limits(field):
        return field
    return field.model_copy(update={name: resolved_day(getattr(field, name), day) for name in ("minimum", "maximum")})
