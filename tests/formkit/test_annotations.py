"""What the service alone is asked: in the form, compared with it, and out of all that an applicant could see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from formkit import path, rules
from formkit.design import operations
from formkit.design.comparison import Kind, What, differences
from formkit.design.former_keys import meanings, reused
from formkit.errors import OperationError
from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    CalculatedField,
    ContentField,
    DocumentField,
    Field,
    GroupField,
    ShortTextField,
    StatementField,
    TableField,
    YesNoField,
)
from formkit.schema import FormSchema, Step, parse_schema
from formkit.showing import display, json_schema
from formkit.showing.durations import minutes_of_form
from formkit.showing.examples import example_of
from tests.factories.conditions import comparison
from tests.formkit.strategies import WHOLE_FORMS, answers_to, fields, schemas

NAME = ShortTextField(key="f_name", label="Nom")
CEILING = YesNoField(key="f_ceiling", label="Plafond respecté", private=True)
ELIGIBLE = AmountField(key="f_eligible", label="Montant éligible", private=True, required=False)
FORM = FormSchema(steps=(Step(key="s_one", title="Un", fields=(NAME,)),))
NOTED = FORM.model_copy(update={"annotations": (CEILING, ELIGIBLE)})
PLAIN = {
    "calculated": CalculatedField(key="f_plain", label="X"),
    "content": ContentField(key="f_plain", label="X"),
    "document": DocumentField(key="f_plain", label="X", category="statuts"),
    "group": GroupField(key="f_plain", label="X"),
    "table": TableField(key="f_plain", label="X"),
    "statement": StatementField(key="f_plain", label="X"),
}
NOTABLE = sorted(name for name, kind in REGISTRY.items() if kind.in_annotations)


def keys(schema: FormSchema) -> list[str]:
    return [field.key for field in schema.annotations]


@st.composite
def noted(draw: st.DrawFn) -> FormSchema:
    """A form with annotations of any types."""
    schema = draw(schemas())
    for name in draw(st.lists(st.sampled_from(NOTABLE), min_size=1, max_size=4)):
        bare = draw(fields(name=name)).model_copy(update={"prefill": None})
        schema = operations.add_annotation(schema, field=bare)
    return schema


def test_an_annotation_is_added_edited_moved_and_deleted() -> None:
    opinion = ShortTextField(key="f_opinion", label="Avis technique")
    added = operations.add_annotation(NOTED, field=opinion)
    assert (keys(added), added.annotation("f_opinion").private) == (["f_ceiling", "f_eligible", "f_opinion"], True)
    moved = operations.move_annotation(added, key="f_opinion", position=0)
    assert keys(moved) == ["f_opinion", "f_ceiling", "f_eligible"]
    edited = operations.edit_annotation(moved, key="f_opinion", label="Avis", required=False)
    assert (edited.annotation("f_opinion").label, edited.annotation("f_opinion").required) == ("Avis", False)
    assert operations.delete_annotation(edited, key="f_opinion") == NOTED


@pytest.mark.parametrize(
    "act",
    [
        lambda: operations.edit_annotation(NOTED, key="f_name", label="Autre"),
        lambda: operations.delete_annotation(NOTED, key="f_gone"),
        lambda: operations.move_annotation(NOTED, key="f_gone", position=0),
        lambda: operations.edit_annotation(NOTED, key="f_ceiling", private=False),
        lambda: operations.edit_annotation(NOTED, key="f_ceiling", type="amount"),
        lambda: operations.edit_field(NOTED, key="f_ceiling", label="Autre"),
        lambda: operations.delete_field(NOTED, key="f_ceiling"),
        lambda: operations.move_field(NOTED, key="f_ceiling", step_key="s_one", position=0),
        lambda: operations.add_annotation(NOTED, field=NAME),
        lambda: operations.add_field(NOTED, step_key="s_one", field=CEILING),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(act: object) -> None:
    with pytest.raises(OperationError):
        act()  # type: ignore[operator]


@pytest.mark.parametrize("name", sorted(set(REGISTRY) - set(NOTABLE)))
def test_what_the_service_cannot_be_asked(name: str) -> None:
    with pytest.raises(OperationError):
        operations.add_annotation(FORM, field=PLAIN[name])


@pytest.mark.parametrize("changes", [{"private": False}, {"condition": comparison("f_name", operator="not_empty")}])
def test_an_annotation_is_the_services_and_depends_on_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FormSchema(steps=FORM.steps, annotations=(CEILING.model_copy(update=changes),))


def test_a_form_without_any_is_written_as_before_there_were_any() -> None:
    assert "annotations" not in FORM.to_json()
    assert parse_schema(FORM.to_json()) == FORM
    emptied = operations.delete_annotation(operations.delete_annotation(NOTED, key="f_ceiling"), key="f_eligible")
    assert emptied.checksum() == FORM.checksum() != NOTED.checksum()


def test_a_public_key_never_becomes_an_annotations_nor_the_other_way_round() -> None:
    taken = FormSchema(steps=FORM.steps, annotations=(NAME.model_copy(update={"key": "f_later", "private": True}),))
    asked = operations.add_field(FORM, step_key="s_one", field=ShortTextField(key="f_later", label="Plus tard"))
    assert [reuse.key for reuse in reused(meanings(taken), asked)] == ["f_later"]
    assert [reuse.key for reuse in reused(meanings(asked), taken)] == ["f_later"]


def test_differences_say_what_annotations_became() -> None:
    after = operations.edit_annotation(NOTED, key="f_ceiling", required=False)
    (changed,) = differences(NOTED, after)
    assert (changed.kind, changed.what, changed.label) == (Kind.CHANGED, What.ANNOTATION, "Plafond respecté")
    assert [(change.option, change.before, change.after) for change in changed.changes] == [
        ("À remplir avant une proposition", "oui", "non")
    ]
    added = differences(FORM, NOTED)
    assert [(each.kind, each.detail) for each in added] == [
        (Kind.ADDED, "Oui ou non, à remplir avant une proposition"),
        (Kind.ADDED, "Montant en euros"),
    ]
    moved = operations.move_annotation(NOTED, key="f_ceiling", position=1)
    assert [each.kind for each in differences(NOTED, moved)] == [Kind.MOVED]


@WHOLE_FORMS
@given(st.data())
def test_nothing_public_knows_of_them(data: st.DataObject) -> None:
    schema = data.draw(noted())
    public = FormSchema(steps=schema.steps, rules=schema.rules)
    answers = data.draw(answers_to(schema))
    typed = answers | {field.key: answers.get("f_elsewhere", True) for field in schema.annotations}
    assert parse_schema(schema.to_json()) == schema
    assert json_schema.form_json_schema(schema) == json_schema.form_json_schema(public)
    assert path.kept_answers(schema, typed) == path.kept_answers(public, answers)
    assert path.missing_answers(schema, typed, {}) == path.missing_answers(public, answers, {})
    for private in (False, True):
        assert display.rows(schema, typed, private=private) == display.rows(public, answers, private=private)
    assert example_of(schema) == example_of(public)
    assert minutes_of_form(schema) == minutes_of_form(public)
    assert rules.check(schema) == rules.check(public)
    assert not {field.key for field in schema.annotations} & {field.key for field in _asked(schema)}


def _asked(schema: FormSchema) -> tuple[Field, ...]:
    return (*schema.fields(), *schema.columns(), *schema.document_fields(), *schema.private_fields())
