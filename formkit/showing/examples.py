"""An example of a form filled in, for whoever reads its description: each question with its type's own example."""

from formkit.facts import without_facts
from formkit.fieldtypes import field_type
from formkit.path import kept_answers
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue


def example_of(schema: FormSchema) -> dict[str, JsonValue]:
    """Answers to all that is asked when every question is answered so; what is calculated included."""
    public = [field for field in schema.fields() if not field.private]
    examples = {field.key: field_type(field).example_answer(field) for field in public}
    return without_facts(kept_answers(schema, {key: answer for key, answer in examples.items() if answer is not None}))


def public_example_of(schema: FormSchema) -> dict[str, JsonValue]:
    """The same as whoever files may read it: without the values that the applicant doesn't see."""
    return without_unseen(schema, example_of(schema))


def without_unseen(schema: FormSchema, answers: Answers) -> dict[str, JsonValue]:
    """Answers without the values, and the cells of rows, that the applicant doesn't see."""
    return {key: _seen(answer, schema) for key, answer in answers.items() if key not in schema.unseen}


def _seen(answer: JsonValue, schema: FormSchema) -> JsonValue:
    """An answer without the columns that the applicant doesn't see."""
    if isinstance(answer, list):
        return [_seen(row, schema) for row in answer]
    if isinstance(answer, dict):
        return {key: _seen(cell, schema) for key, cell in answer.items() if key not in schema.unseen}
    return answer
