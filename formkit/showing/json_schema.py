"""A form as JSON Schema (draft 2020-12), for whoever files without our screens. Private fields never appear."""

from collections.abc import Collection

from formkit.fieldtypes import DocumentField, Field, field_type
from formkit.language.nodes import Node
from formkit.language.operands import keys_read
from formkit.schema import FormRule, FormSchema, Step
from formkit.showing.examples import public_example_of
from formkit.unfolding import asked_once
from formkit.validations import Validation
from formkit.values import JsonValue

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WITHHELD: JsonValue = {"kind": "withheld"}
"""Stands for a condition that reads a value of the service."""


def form_json_schema(schema: FormSchema, *, title: str = "") -> dict[str, JsonValue]:
    """Describe the answers of a form as one object.

    `required` names what is always asked. What depends on other answers carries its condition as `x-condition`
    (shown only then) and `x-required-when`; steps, documents and what rules tell the applicant are listed as
    `x-steps`, `x-documents` and `x-rules`: JSON Schema has no words for them. Services are not named. A rule
    "ineligible" warns of a refusal; with an `article`, that of the published règlement, it prevents transmission.
    `x-validations` must hold, as far as they are known: the answers named are to be corrected otherwise.

    A value that the applicant doesn't see has no property, no key and no formula here. A condition that reads one is
    written `{"kind": "withheld"}`: the portal alone evaluates it, and says what follows.
    """
    public = [field for field in asked_once(schema) if field_type(field).is_shown_to(field, "applicant")]
    questions, validations = [field for field in public if field_type(field).has_answer], schema.validations
    return {
        "$schema": DIALECT,
        **({"title": title} if title else {}),
        "type": "object",
        "properties": {field.key: (field_type(field).json_schema(field) | _when(field, schema)) for field in questions},
        "required": _always_required(schema, questions),
        **_of_rows(schema),
        "additionalProperties": False,
        "x-steps": [_step(step, schema) for step in schema.steps if _has_something_seen(step)],
        "x-documents": [_document(field, schema) for field in schema.document_fields() if not field.private],
        "x-rules": [_rule(rule, schema) for rule in schema.rules if _concerns_applicants(schema, rule)],
        **({"x-validations": [_validation(each, schema) for each in validations]} if validations else {}),
        "examples": [public_example_of(schema)],
    }


def _of_rows(schema: FormSchema) -> dict[str, JsonValue]:
    """What is asked for each row of a group: the property is the question's key, « @ » and the id of the row."""
    fields = [field for steps in schema.row_steps.values() for step in steps for field in step.fields]
    questions = [f for f in fields if field_type(f).is_shown_to(f, "applicant") and field_type(f).has_answer]
    patterns: dict[str, JsonValue] = {
        f"^{field.key}@r_[a-z0-9]+$": field_type(field).json_schema(field) | _when(field, schema) for field in questions
    }
    return {"patternProperties": patterns} if patterns else {}


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
    return rule.is_told and private.isdisjoint(keys_read(rule.condition))


def _rule(rule: FormRule, schema: FormSchema) -> JsonValue:
    blocks: dict[str, JsonValue] = {"article": rule.article} if rule.blocks else {}
    return {"kind": rule.kind, **blocks, "message": rule.message, **_condition("x-condition", rule.condition, schema)}


def _validation(validation: Validation, schema: FormSchema) -> JsonValue:
    description = validation.model_dump(mode="json", include={"message", "fields", "is_blocking"})
    return description | _condition("holds", validation.condition, schema)


def _when(field: Field, schema: FormSchema) -> dict[str, JsonValue]:
    condition = _condition("x-condition", field.condition, schema)
    return condition | _condition("x-required-when", field.required_when, schema)


def _step(step: Step, schema: FormSchema) -> JsonValue:
    return {
        "key": step.key,
        "title": step.title,
        "fields": [field.key for field in step.fields if field.key not in schema.unseen],
        **({"each": step.each} if step.each else {}),
        **_condition("x-condition", step.condition, schema),
    }


def _has_something_seen(step: Step) -> bool:
    return any(field_type(field).is_shown_to(field, "applicant") for field in step.fields)


def _document(field: DocumentField, schema: FormSchema) -> JsonValue:
    return {
        "key": field.key,
        "title": field.label,
        "category": field.category,
        "required": field.required,
        "maximum": field.limit,
        **_when(field, schema),
    }


def _condition(name: str, condition: Node | None, schema: FormSchema) -> dict[str, JsonValue]:
    """A condition under its name, withheld where it reads what the applicant doesn't see; nothing for none."""
    if condition is None:
        return {}
    reads_unseen = not schema.unseen.isdisjoint(keys_read(condition))
    return {name: WITHHELD if reads_unseen else condition.model_dump(mode="json")}
