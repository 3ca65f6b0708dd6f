"""Any form that the studio can make, from its screens to its copy: shown, kept, told, printed, exported, stored."""

import datetime as dt
import io
import json
import re
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pypdf import PdfReader

from formkit.django_forms import step_form
from formkit.fieldtypes import REGISTRY, CalculatedField, Field, NumberField, field_type
from formkit.language.nodes import Answer
from formkit.outcomes import holding_rules
from formkit.path import kept_answers, missing_answers, visible_steps
from formkit.schema import FormSchema, parse_schema
from formkit.showing.display import rows
from formkit.showing.durations import minutes_of_form
from formkit.showing.examples import example_of
from formkit.showing.json_schema import form_json_schema
from formkit.values import JsonValue
from teleservices.models import FormVersion, ServiceRequest
from teleservices.paperwork.request_copy import request_copy_pdf
from teleservices.studio.publication.advice import advice_on
from tests.factories.procedures import make_draft, make_procedure, put_in_force
from tests.formkit.asking import form_of
from tests.formkit.strategies import WHOLE_FORMS, fields
from tests.formkit.whole_forms import filled_forms, posted_through, whole_forms
from tests.gate import examples

Filled = tuple[FormSchema, dict[str, JsonValue]]


@WHOLE_FORMS
@given(filled_forms())
def test_it_is_shown_kept_told_and_exported(filled: Filled) -> None:
    schema, answers = filled
    kept = kept_answers(schema, answers)
    assert kept_answers(schema, kept) == kept
    for step in visible_steps(schema, answers):
        assert "<" in str(step_form(schema, step, answers)) or not step_form(schema, step, answers).fields
    for _step, shown in rows(schema, answers, private=True):
        for row in shown:
            assert isinstance(row.text, str)
            value = field_type(row.field).export_value(row.field, kept.get(row.field.key))
            assert value is None or isinstance(value, str | int | float | Decimal | dt.date)
    assert {rule.key for rule in holding_rules(schema, answers)} <= {rule.key for rule in schema.rules}
    required = missing_answers(schema, answers, {})
    assert all(field.required and not field.private for field in required)


@WHOLE_FORMS
@given(filled_forms())
def test_what_it_keeps_is_what_it_describes(filled: Filled) -> None:
    schema, answers = filled
    private = {field.key for field in schema.private_fields()}
    kept = {key: answer for key, answer in kept_answers(schema, answers).items() if key not in private}
    described = {**form_json_schema(schema), "required": []}
    Draft202012Validator(described, format_checker=FormatChecker()).validate(kept)


@settings(max_examples=examples(3), deadline=None, phases=[Phase.generate])
@given(st.tuples(*(fields(name=name) for name in REGISTRY)))
def test_each_type_is_answered_in_what_is_drawn(asked: tuple[Field, ...]) -> None:
    """Filled forms answer two questions in three so: the tests above would say little of a type that nobody answers."""
    number = next(field.key for field in asked if isinstance(field, NumberField))
    calculated = {"formula": Answer(key=number), "result": "number"}
    shown = [
        field.model_copy(update={"private": False} | (calculated if isinstance(field, CalculatedField) else {}))
        for field in asked
    ]
    schema = form_of(*shown)
    kept = kept_answers(schema, posted_through(schema, {}, [field.key for field in shown]))
    assert {schema.field(key).type for key in kept} == {name for name, kind in REGISTRY.items() if kind.has_answer}


@WHOLE_FORMS
@given(whole_forms())
def test_it_comes_back_the_same_from_json_and_can_be_advised_on(schema: FormSchema) -> None:
    again = parse_schema(json.loads(json.dumps(schema.to_json())))
    assert again == schema
    assert again.checksum() == schema.checksum()
    shortest, longest = minutes_of_form(schema)
    assert 1 <= shortest <= longest
    parts = (*schema.steps, *schema.fields(), *schema.columns(), *schema.rules)
    assert {tip.key for tip in advice_on(schema)} <= {part.key for part in parts} | {""}


@pytest.mark.both_databases
@pytest.mark.django_db
@WHOLE_FORMS
@given(filled_forms())
def test_it_is_stored_and_read_back(filled: Filled) -> None:
    schema, answers = filled
    procedure = make_procedure()
    version = put_in_force(procedure, schema)
    draft = make_draft(procedure=procedure)
    ServiceRequest.objects.filter(pk=draft.pk).update(answers=answers)
    assert FormVersion.objects.get(pk=version.pk).form == schema
    assert ServiceRequest.objects.get(pk=draft.pk).answers == answers


@pytest.mark.both_databases
@pytest.mark.django_db
@WHOLE_FORMS
@given(whole_forms())
def test_its_copy_is_an_accessible_pdf(schema: FormSchema) -> None:
    procedure = make_procedure()
    put_in_force(procedure, schema)
    draft = make_draft(procedure=procedure)
    ServiceRequest.objects.filter(pk=draft.pk).update(answers=example_of(schema))
    reader = PdfReader(io.BytesIO(request_copy_pdf(ServiceRequest.objects.get(pk=draft.pk))))
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    printed = squeezed("".join(page.extract_text() for page in reader.pages))
    assert draft.reference in printed
    for _step, shown in rows(schema, example_of(schema)):
        for row in shown:
            if row.field.type not in BROKEN_OVER_LINES:
                assert squeezed(row.text) in printed


BROKEN_OVER_LINES = {
    *("address", "drop_down", "email", "group", "long_text", "one_choice", "period", "several_choices", "short_text"),
    *("table", "calculated", "content", "document", "statement", "telephone"),
}
"""Types without an answer of their own, or whose answers may be cut where a line of the PDF ends."""


def squeezed(text: str) -> str:
    """The text without any space: those of a PDF say where a line ends."""
    return re.sub(r"\s", "", text)
