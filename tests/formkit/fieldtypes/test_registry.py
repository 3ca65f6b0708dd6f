"""What every type must be able to do, whatever it is."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from formkit.fieldtypes import (
    REGISTRY,
    CalculatedField,
    ColumnedField,
    DocumentField,
    Field,
    FieldType,
    Prefill,
    field_type,
)
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.registry import Family, register
from formkit.fieldtypes.yes_no import YesNo
from formkit.values import JsonValue
from tests.formkit.asking import form_of, submit
from tests.formkit.strategies import OWN_OPTIONS, answers_of_any_shape, fields, suited_to, typed_texts
from tests.gate import examples

TYPES = sorted(REGISTRY)
SIMPLE = sorted(name for name, kind in REGISTRY.items() if kind.has_answer and kind.in_rows and not kind.is_calculated)
asked = st.sampled_from(SIMPLE).flatmap(lambda name: fields(name=name)).filter(lambda field: not field.private)
"""Questions to the applicant that controls of their own answer: a group has its own tests."""


@pytest.mark.parametrize("name", TYPES)
def test_a_type_presents_itself_in_the_studio(name: str) -> None:
    kind = REGISTRY[name]
    assert kind.name == kind.model.model_fields["type"].default == name
    assert str(kind.label)
    assert str(kind.description).endswith((".", "…"))
    assert kind.icon
    assert set(kind.options) <= set(kind.model.model_fields) - {"key", "type"}
    assert set(kind.prefills) <= set(Prefill)


@pytest.mark.parametrize(
    ("fact", "model"),
    [("has_columns", ColumnedField), ("takes_documents", DocumentField), ("is_calculated", CalculatedField)],
)
def test_what_reads_a_fact_of_a_type_may_read_what_its_model_holds(fact: str, model: type[BaseField]) -> None:
    """As `narrowing.py` tells the type checker."""
    assert {name for name, kind in REGISTRY.items() if getattr(kind, fact)} == {
        name for name, kind in REGISTRY.items() if issubclass(kind.model, model)
    }


def test_only_figures_and_choices_stay_of_a_request_that_is_destroyed() -> None:
    assert {name for name, kind in REGISTRY.items() if type(kind).tells_nobody is not FieldType.tells_nobody} == {
        *("amount", "percentage", "yes_no", "one_choice", "several_choices", "drop_down")
    }


def test_all_but_texts_have_a_row_and_what_is_worked_out_is_given_by_nobody() -> None:
    assert {name for name, kind in REGISTRY.items() if not kind.has_row} == {"content"}
    assert {name for name, kind in REGISTRY.items() if not kind.takes_answer} == {"content", "calculated"}


def test_the_options_of_a_type_are_drawn() -> None:
    """Drawn from their defaults alone, all that these tests say of any field would be said of one."""
    adding = {name for name, kind in REGISTRY.items() if set(kind.model.model_fields) - set(BaseField.model_fields)}
    assert adding == set(OWN_OPTIONS), "say in OWN_OPTIONS of tests/formkit/strategies.py how its options are drawn"


def test_a_type_that_says_too_little_is_no_type() -> None:
    silent = type("Silent", (FieldType,), {"name": "silent", "seconds": 5})
    with pytest.raises(TypeError, match="label, description, icon, model"):
        register(Family.TEXTS)(silent)
    assert "silent" not in REGISTRY


def test_two_types_have_no_name_in_common() -> None:
    with pytest.raises(TypeError, match="named yes_no"):
        register(Family.TEXTS)(YesNo)


def test_every_prefill_source_suits_some_type() -> None:
    assert {source for kind in REGISTRY.values() for source in kind.prefills} == set(Prefill)


@settings(max_examples=examples(60), deadline=None)
@given(fields())
def test_a_field_is_read_back_from_its_json(field: Field) -> None:
    stored = json.loads(json.dumps(field.model_dump(mode="json")))
    assert type(field).model_validate(stored) == field
    assert type(form_of(field).steps[0].fields[0]) is REGISTRY[field.type].model


@settings(max_examples=examples(100), deadline=None)
@given(fields(), answers_of_any_shape)
def test_any_stored_value_can_be_shown_and_asked_again(field: Field, stored: JsonValue) -> None:
    kind = field_type(field)
    assert isinstance(kind.display(field, stored), str)
    form_field = kind.form_field(field)
    if form_field is not None:
        form_field.widget.render(field.key, form_field.prepare_value(kind.initial(field, stored)))


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_what_a_form_accepts_it_reads_back(data: st.DataObject) -> None:
    field = data.draw(asked)
    form = submit(field, data.draw(suited_to(field) | st.lists(typed_texts, min_size=1, max_size=3)))
    kind = field_type(field)
    for stored in form.valid_answers().values():
        assert json.loads(json.dumps(stored)) == stored
        value = kind.read(field, stored)
        assert value is not None
        assert kind.to_answer(field, value) == stored
        form_field = kind.form_field(field)
        assert form_field is not None
        assert kind.to_answer(field, form_field.clean(kind.initial(field, stored))) == stored


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_an_answer_as_asked_is_accepted(data: st.DataObject) -> None:
    field = data.draw(asked)
    form = submit(field, data.draw(suited_to(field)))
    assert field_type(field).answered(field, form.answers()[field.key])
    assert field_type(field).display(field, form.answers()[field.key])


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_an_accepted_answer_fits_its_json_schema(data: st.DataObject) -> None:
    field = data.draw(asked)
    schema = field_type(field).json_schema(field)
    Draft202012Validator.check_schema(schema)
    for stored in submit(field, data.draw(suited_to(field))).answers().values():
        Draft202012Validator(schema).validate(stored)


@settings(max_examples=examples(150), deadline=None)
@given(asked)
def test_an_example_is_an_answer(field: Field) -> None:
    kind = field_type(field)
    example = kind.example_answer(field)
    assert kind.answered(field, example)
    assert kind.refusals(field, example) == []
    Draft202012Validator(kind.json_schema(field)).validate(example)


@settings(max_examples=examples(100), deadline=None)
@given(fields(), answers_of_any_shape)
def test_any_stored_value_can_be_exported_and_anonymised(field: Field, stored: JsonValue) -> None:
    kind = field_type(field)
    assert isinstance(kind.export_value(field, stored), str | int | float | Decimal | dt.date | None)
    json.dumps(kind.anonymised(field, stored))


@settings(max_examples=examples(100), deadline=None)
@given(asked)
def test_what_stays_is_the_answer_itself_of_what_tells_nobody_and_asks_nothing_personal(field: Field) -> None:
    kind, answer = field_type(field), field_type(field).example_answer(field)
    stays = (field.personal, field.anonymise) == ("none", "keep") and kind.tells_nobody(field, answer)
    assert kind.anonymised(field, answer) == (answer if stays else None)


@settings(max_examples=examples(60), deadline=None)
@given(asked)
def test_only_a_required_question_insists(field: Field) -> None:
    form = submit(field, None)
    assert (field.key in form.errors) == field.required
    assert (field in form.missing) == field.required


def test_the_help_is_text_and_never_html() -> None:
    field = REGISTRY["short_text"].model(key="f_help", label="Nom", help="<b>Gras</b> & plus")
    form_field = REGISTRY["short_text"].form_field(field)
    assert form_field is not None
    assert form_field.help_text == "&lt;b&gt;Gras&lt;/b&gt; &amp; plus"
