"""An example of a form filled in, for whoever reads its description: each question with its type's own example."""

from formkit.facts import without_facts
from formkit.fieldtypes import field_type
from formkit.path import kept_answers
from formkit.schema import FormSchema
from formkit.values import JsonValue


def example_of(schema: FormSchema) -> dict[str, JsonValue]:
    """Answers to all that is asked when every question is answered so; what is calculated included."""
    public = [field for field in schema.fields() if not field.private]
    examples = {field.key: field_type(field).example_answer(field) for field in public}
    return without_facts(kept_answers(schema, {key: answer for key, answer in examples.items() if answer is not None}))
