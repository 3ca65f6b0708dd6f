"""A form as JSON Schema (draft 2020-12), for whoever files without our screens. Private fields never appear."""

from collections.abc import Collection

from formkit.expressions import Expression, comparisons
from formkit.fieldtypes import DocumentField, Field, field_type
from formkit.schema import FormRule, FormSchema, Step
from formkit.showing.examples import example_of
from formkit.values import JsonValue

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def form_json_schema(schema: FormSchema, *, title: str = "") -> dict[str, JsonValue]:
    """Describe the answers of a form as one object.

    `required` names what is always asked. What depends on other answers carries its condition as `x-condition`
    (shown only then) and `x-required-when`; steps, documents and what rules tell the applicant are listed as
    `x-steps`, `x-documents` and `x-rules`: JSON Schema has no words for them. Services are not named. A rule
    "ineligible" warns of a refusal; with an `article`, that of the published règlement, it prevents transmission.
    """
    public = [field for field in schema.fields() if not field.private]
    questions = [field for field in public if field_type(field).has_answer]
    return {
        "$schema": DIALECT,
        **({"title": title} if title else {}),
        "type": "object",
        "properties": {field.key: (field_type(field).json_schema(field) | _when(field)) for field in questions},
        "required": _always_required(schema, questions),
        "additionalProperties": False,
        "x-steps": [_step(step) for step in schema.steps],
        "x-documents": [_document(field) for field in schema.document_fields() if not field.private],
        "x-rules": [_rule(rule) for rule in schema.rules if _concerns_applicants(schema, rule)],
        "examples": [example_of(schema)],
    }


def _always_required(schema: FormSchema, questions: Collection[Field]) -> list[JsonValue]:
    """The keys of the questions that whoever files always answers."""
    return [
        field.key
        for step in schema.steps
        for field in step.fields
        if field in questions and _is_always_required(step, field)
    ]


def _is_always_required(step: Step, field: Field) -> bool:
    """Whoever files always answers it; a group whose columns are all worked out has nothing to answer."""
    if field_type(field).has_columns and field_type(field).example_answer(field) is None:
        return False
    return field.required and field.required_when is None and field.condition is None and step.condition is None


def _concerns_applicants(schema: FormSchema, rule: FormRule) -> bool:
    """Whether a rule is the applicants' business: it tells them something, of what they answered."""
    private = {field.key for field in schema.private_fields()}
    return rule.kind != "team" and all(comparison.field not in private for comparison in comparisons(rule.condition))


def _rule(rule: FormRule) -> JsonValue:
    blocks: dict[str, JsonValue] = {"article": rule.article} if rule.blocks else {}
    return {"kind": rule.kind, **blocks, "message": rule.message, **_condition(rule.condition)}


def _when(field: Field) -> dict[str, JsonValue]:
    required_when = field.required_when
    always = {} if required_when is None else {"x-required-when": required_when.model_dump(mode="json")}
    return _condition(field.condition) | always


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
        **_when(field),
    }


def _condition(condition: Expression | None) -> dict[str, JsonValue]:
    return {} if condition is None else {"x-condition": condition.model_dump(mode="json")}
