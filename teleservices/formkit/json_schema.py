"""A form as JSON Schema (draft 2020-12), for whoever files without our screens. Private fields never appear."""

from teleservices.formkit.expressions import Expression
from teleservices.formkit.fieldtypes import DocumentField, Field, field_type
from teleservices.formkit.schema import FormSchema, Step
from teleservices.formkit.values import JsonValue

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def form_json_schema(schema: FormSchema, *, title: str = "") -> dict[str, JsonValue]:
    """Describe the answers of a form as one object.

    ``required`` names what is always asked. What depends on other answers carries its condition as ``x-condition``,
    steps and documents are listed as ``x-steps`` and ``x-documents``: JSON Schema has no words for them.
    """
    public = [field for field in schema.fields() if not field.private]
    questions = [field for field in public if field_type(field).has_answer]
    always: list[JsonValue] = [
        field.key
        for step in schema.steps
        for field in step.fields
        if field in questions and field.required and field.condition is None and step.condition is None
    ]
    return {
        "$schema": DIALECT,
        **({"title": title} if title else {}),
        "type": "object",
        "properties": {field.key: _question(field) for field in questions},
        "required": always,
        "additionalProperties": False,
        "x-steps": [_step(step) for step in schema.steps],
        "x-documents": [_document(field) for field in public if isinstance(field, DocumentField)],
    }


def _question(field: Field) -> dict[str, JsonValue]:
    return field_type(field).json_schema(field) | _condition(field.condition)


def _step(step: Step) -> JsonValue:
    return {
        "key": step.key,
        "title": step.title,
        "fields": [field.key for field in step.fields if not field.private],
        **_condition(step.condition),
    }


def _document(field: DocumentField) -> JsonValue:
    return {
        "key": field.key,
        "title": field.label,
        "category": field.category,
        "required": field.required,
        "maximum": field.limit,
        **_condition(field.condition),
    }


def _condition(condition: Expression | None) -> dict[str, JsonValue]:
    return {} if condition is None else {"x-condition": condition.model_dump(mode="json")}
