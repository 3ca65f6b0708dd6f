"""A form as JSON Schema."""

import datetime as dt
import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker

from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    CalculatedField,
    Choice,
    DateField,
    DocumentField,
    Field,
    GroupField,
    NumberField,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    StatementField,
    YesNoField,
    field_type,
)
from formkit.language.nodes import Cell, Operation, Rows
from formkit.schema import FormRule, FormSchema, Step
from formkit.showing.json_schema import form_json_schema
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET
from tests.formkit.strategies import WHOLE_FORMS, schemas

CHOICES = (Choice(value="a", label="Un"), Choice(value="b", label="Deux"))
OFFERED = [{"const": "a", "title": "Un"}, {"const": "b", "title": "Deux"}]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (ShortTextField(key="f_a", label="Nom"), {"type": "string", "minLength": 1, "maxLength": 200}),
        (NumberField(key="f_a", label="Nom"), {"type": "integer"}),
        (NumberField(key="f_a", label="Nom", decimals=1, maximum=2.5), {"type": "number", "maximum": 2.5}),
        (AmountField(key="f_a", label="Nom"), {"type": "integer", "x-unit": "EUR cent", "minimum": 0}),
        (
            DateField(key="f_a", label="Nom", minimum=dt.date(2027, 1, 1)),
            {"type": "string", "format": "date", "x-minimum": "2027-01-01"},
        ),
        (YesNoField(key="f_a", label="Nom"), {"type": "boolean"}),
        (OneChoiceField(key="f_a", label="Nom", choices=CHOICES), {"oneOf": OFFERED}),
        (
            SeveralChoicesField(key="f_a", label="Nom", choices=CHOICES),
            {"type": "array", "items": {"oneOf": OFFERED}, "uniqueItems": True, "minItems": 1, "maxItems": 2},
        ),
        (StatementField(key="f_a", label="Nom", version=2), {"const": 2}),
    ],
)
def test_an_answer_is_described(field: Field, expected: dict[str, JsonValue]) -> None:
    assert field_type(field).json_schema(field) == {"title": "Nom", **expected}


def test_every_type_describes_its_answer_or_has_none() -> None:
    silent = {name for name, kind in REGISTRY.items() if not kind.has_answer}
    assert silent == {"content", "document"}


def test_a_whole_form() -> None:
    condition = comparison("f_a", operator="not_empty")
    schema = FormSchema(
        steps=(
            Step(
                key="s_one",
                title="Un",
                fields=(
                    ShortTextField(key="f_a", label="Nom", help="En capitales"),
                    ShortTextField(key="f_b", label="Suite", condition=condition),
                    ShortTextField(key="f_c", label="Remarque", required=False),
                    ShortTextField(key="f_d", label="Avis", private=True),
                ),
            ),
            Step(
                key="s_two",
                title="Deux",
                condition=condition,
                fields=(
                    ShortTextField(key="f_e", label="Motif"),
                    DocumentField(key="f_f", label="Statuts", category="statuts", several=True),
                ),
            ),
        ),
        rules=(
            FormRule(key="r_a", kind="ineligible", condition=condition, message="Réservé aux associations."),
            FormRule(key="r_b", kind="team", condition=condition, team="Service Vie associative"),
            FormRule(
                key="r_c",
                kind="warning",
                condition=comparison("f_d", operator="not_empty"),
                message="Avis donné.",
            ),
        ),
    )
    text: dict[str, JsonValue] = {"type": "string", "minLength": 1, "maxLength": 200}
    dumped = {"kind": "not_empty", "of": [{"kind": "answer", "key": "f_a"}]}
    assert form_json_schema(schema, title="Aide aux associations") == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Aide aux associations",
        "type": "object",
        "properties": {
            "f_a": {"title": "Nom", "description": "En capitales", **text},
            "f_b": {"title": "Suite", **text, "x-condition": dumped},
            "f_c": {"title": "Remarque", **text},
            "f_e": {"title": "Motif", **text},
        },
        "required": ["f_a"],
        "additionalProperties": False,
        "x-steps": [
            {"key": "s_one", "title": "Un", "fields": ["f_a", "f_b", "f_c"]},
            {"key": "s_two", "title": "Deux", "fields": ["f_e", "f_f"], "x-condition": dumped},
        ],
        "x-documents": [
            {"key": "f_f", "title": "Statuts", "category": "statuts", "required": True, "maximum": 5},
        ],
        "x-rules": [{"kind": "ineligible", "message": "Réservé aux associations.", "x-condition": dumped}],
        "examples": [{"f_a": "Exemple", "f_b": "Exemple", "f_c": "Exemple", "f_e": "Exemple"}],
    }


def test_what_is_required_on_a_condition_says_so() -> None:
    condition = comparison("f_a", operator="equals", value=True)
    second = ShortTextField(key="f_b", label="Lequel", required_when=condition)
    document = DocumentField(key="f_c", label="Statuts", category="statuts", required_when=condition)
    described = form_json_schema(form_of(YesNoField(key="f_a", label="Aidé ?"), second, document))
    assert described["required"] == ["f_a"]
    dumped = condition.model_dump(mode="json")
    assert described["properties"]["f_b"]["x-required-when"] == dumped
    assert described["x-documents"][0]["x-required-when"] == dumped


def test_an_example_fills_rows_and_what_is_calculated() -> None:
    rows = GroupField(key="f_a", label="Budget", minimum=2, fields=(AmountField(key="f_b", label="Montant"),))
    total = CalculatedField(key="f_c", label="Total", formula=Rows(fold="plus", group="f_a", value=Cell(key="f_b")))
    described = form_json_schema(form_of(rows, total))
    (example,) = described["examples"]
    assert len(example["f_a"]) == 2
    assert example["f_c"] == 2 * example["f_a"][0]["f_b"] > 0
    check(described)


def test_a_table_is_described_line_by_line_with_an_example_of_each_side() -> None:
    doubled = Operation(kind="plus", of=(Cell(key="f_planned1"), Cell(key="f_planned1")))
    unseen = CalculatedField(key="f_double12", label="Double", formula=doubled, audience="service")
    described = form_json_schema(form_of(BUDGET.model_copy(update={"fields": (*BUDGET.fields, unseen)})))
    check(described)
    assert "f_double12" not in str(described)
    [example] = described["examples"]
    assert set(example[BUDGET.key]["lines"]) == {"l_supplies", "l_sales123"}
    validator = Draft202012Validator(described, format_checker=FormatChecker())
    validator.validate({BUDGET.key: ANSWER})
    for wrong in ({"lines": {"l_other123": {"f_planned1": 1}}}, {"rows": [{"id": "r_1", "line": "l_supplies"}]}):
        assert list(validator.iter_errors({BUDGET.key: wrong})), wrong


def test_an_example_follows_the_path() -> None:
    hidden = ShortTextField(key="f_b", label="Sinon", condition=comparison("f_a", operator="equals", value=False))
    described = form_json_schema(form_of(YesNoField(key="f_a", label="Aidé ?"), hidden))
    assert described["examples"] == [{"f_a": True}]


def check(described: dict[str, JsonValue]) -> None:
    """Hold a description to the standard, and its examples to it."""
    Draft202012Validator.check_schema(described)
    for example in described["examples"]:
        Draft202012Validator(described, format_checker=FormatChecker()).validate(example)


@WHOLE_FORMS
@given(schemas())
def test_any_form_can_be_described_without_what_only_staff_see(schema: FormSchema) -> None:
    described = json.loads(json.dumps(form_json_schema(schema)))
    public = {field.key for field in schema.fields() if not field.private}
    assert set(described["required"]) <= set(described["properties"]) <= public
    assert {key for step in described["x-steps"] for key in step["fields"]} == public
    check(described)
