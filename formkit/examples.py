"""An example of a form filled in, for whoever reads its description: each question with its type's own example."""

from formkit.facts import without_facts
from formkit.fieldtypes import Field, GroupField, field_type
from formkit.path import kept_answers
from formkit.schema import FormSchema
from formkit.values import JsonValue


def example_of(schema: FormSchema) -> dict[str, JsonValue]:
    """Answers to all that is asked when every question is answered so; what is calculated included."""
    public = [field for field in schema.fields() if not field.private]
    given = {field.key: answer for field in public if (answer := example_answer(field)) is not None}
    return without_facts(kept_answers(schema, given))


def example_answer(field: Field) -> JsonValue:
    """An answer that a question accepts: for a group, as few rows as it asks for, one at least."""
    if not isinstance(field, GroupField):
        return field_type(field).example_answer(field)
    cells = {
        column.key: answer
        for column in field.fields
        if (answer := field_type(column).example_answer(column)) is not None
    }
    rows: list[JsonValue] = [dict(cells) for _number in range(max(field.minimum, 1))]
    return rows if cells else None
