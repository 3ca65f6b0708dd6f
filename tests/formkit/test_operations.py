"""What a designer does to a form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from formkit.design import operations
from formkit.errors import OperationError
from formkit.fieldtypes import Choice, Field, NumberField, OneChoiceField, ShortTextField
from formkit.rules import check
from formkit.schema import FormSchema, Step, blank_schema, parse_schema
from formkit.values import new_key
from tests.factories.conditions import comparison
from tests.formkit.strategies import fields, words
from tests.gate import examples

NAME = ShortTextField(key="f_name", label="Nom")
AGE = NumberField(key="f_age", label="Âge", minimum=0)
TOWN = ShortTextField(key="f_town", label="Commune")
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Un", fields=(NAME, AGE)),
        Step(key="s_two", title="Deux", fields=(TOWN,)),
        Step(key="s_three", title="Trois"),
    )
)


def layout(schema: FormSchema) -> dict[str, list[str]]:
    return {step.key: [field.key for field in step.fields] for step in schema.steps}


def test_a_step_is_added_edited_moved_and_deleted() -> None:
    added = operations.add_step(FORM, step=Step(key="s_new", title="Neuf"), position=1)
    assert list(layout(added)) == ["s_one", "s_new", "s_two", "s_three"]
    edited = operations.edit_step(added, key="s_new", title="Nouveau", intro="Bonjour")
    assert (edited.step("s_new").title, edited.step("s_new").intro) == ("Nouveau", "Bonjour")
    moved = operations.move_step(edited, key="s_new", position=3)
    assert list(layout(moved)) == ["s_one", "s_two", "s_three", "s_new"]
    deleted = operations.delete_step(moved, key="s_one")
    assert layout(deleted) == {"s_two": ["f_town"], "s_three": [], "s_new": []}
    assert list(layout(FORM)) == ["s_one", "s_two", "s_three"]


def test_a_field_is_added_edited_and_deleted() -> None:
    siblings = ShortTextField(key="f_siblings", label="Fratrie")
    added = operations.add_field(FORM, step_key="s_one", field=siblings, position=1)
    assert layout(added)["s_one"] == ["f_name", "f_siblings", "f_age"]
    edited = operations.edit_field(added, key="f_siblings", label="Frères et sœurs", required=False)
    assert (edited.field("f_siblings").label, edited.field("f_siblings").required) == ("Frères et sœurs", False)
    assert operations.delete_field(edited, key="f_siblings") == FORM


@pytest.mark.parametrize(
    ("key", "step_key", "position", "expected"),
    [
        ("f_name", "s_one", 1, {"s_one": ["f_age", "f_name"], "s_two": ["f_town"], "s_three": []}),
        ("f_age", "s_one", 0, {"s_one": ["f_age", "f_name"], "s_two": ["f_town"], "s_three": []}),
        ("f_name", "s_two", 0, {"s_one": ["f_age"], "s_two": ["f_name", "f_town"], "s_three": []}),
        ("f_name", "s_three", 99, {"s_one": ["f_age"], "s_two": ["f_town"], "s_three": ["f_name"]}),
        ("f_age", "s_one", -5, {"s_one": ["f_age", "f_name"], "s_two": ["f_town"], "s_three": []}),
    ],
)
def test_a_field_is_moved(key: str, step_key: str, position: int, expected: dict[str, list[str]]) -> None:
    moved = operations.move_field(FORM, key=key, step_key=step_key, position=position)
    assert layout(moved) == expected
    assert moved.field(key) is FORM.field(key)


def test_the_type_of_a_field_never_changes() -> None:
    with pytest.raises(OperationError, match="Le type d’une question ne peut pas être modifié"):
        operations.edit_field(FORM, key="f_name", type="email")


@pytest.mark.parametrize(
    ("key", "change", "option", "reason"),
    [
        ("f_age", {"minimum": 5, "maximum": 1}, "", "Le minimum dépasse le maximum."),
        ("f_age", {"decimals": 12}, "decimals", "Cette valeur ne convient pas à l’option «\u00a0decimals\u00a0»."),
        ("f_name", {"colour": "red"}, "colour", "Cette valeur ne convient pas à l’option «\u00a0colour\u00a0»."),
        ("f_name", {"label": " "}, "label", "Cette valeur ne convient pas à l’option «\u00a0label\u00a0»."),
    ],
)
def test_options_are_checked_together(key: str, change: dict[str, object], option: str, reason: str) -> None:
    with pytest.raises(OperationError) as refused:
        operations.edit_field(FORM, key=key, **change)
    assert (refused.value.option, refused.value.message) == (option, reason)


def test_choices_that_repeat_are_named() -> None:
    status = OneChoiceField(key="f_status", label="Situation", choices=(Choice(value="a", label="Un"),))
    schema = operations.add_field(FORM, step_key="s_one", field=status)
    with pytest.raises(OperationError, match="Deux choix ont la même valeur") as refused:
        operations.edit_field(
            schema, key="f_status", choices=[{"value": "a", "label": "Un"}, {"value": "a", "label": "B"}]
        )
    assert refused.value.option == "choices"


def test_what_someone_else_deleted_is_told() -> None:
    with pytest.raises(OperationError, match="Cette étape n’existe plus"):
        operations.add_field(FORM, step_key="s_gone", field=NAME)
    with pytest.raises(OperationError, match="Cette question n’existe plus"):
        operations.edit_field(FORM, key="f_gone", label="Nom")


def test_a_key_is_never_used_twice() -> None:
    with pytest.raises(OperationError, match="sert deux fois"):
        operations.add_field(FORM, step_key="s_three", field=NAME)
    with pytest.raises(OperationError, match="sert deux fois"):
        operations.add_step(FORM, step=Step(key="s_one", title="Encore"))


def test_a_step_keeps_its_fields_when_edited() -> None:
    with pytest.raises(OperationError, match="Seuls le titre"):
        operations.edit_step(FORM, key="s_one", fields=())


def test_the_last_step_stays() -> None:
    schema = blank_schema()
    with pytest.raises(OperationError, match="de 1 à 60 étapes"):
        operations.delete_step(schema, key=schema.steps[0].key)


def test_a_form_has_limits() -> None:
    many = tuple(ShortTextField(key=f"f_{number}", label="Nom") for number in range(200))
    schema = FormSchema(steps=(Step(key="s_one", title="Un", fields=many),))
    with pytest.raises(OperationError, match="200 questions"):
        operations.add_field(schema, step_key="s_one", field=NAME)


def test_a_condition_left_without_its_question_is_reported_and_not_lost() -> None:
    condition = comparison("f_name", operator="not_empty")
    schema = operations.edit_field(FORM, key="f_town", condition=condition)
    assert check(schema) == ()
    orphan = operations.delete_field(schema, key="f_name")
    assert orphan.field("f_town").condition == condition
    assert [problem.key for problem in check(orphan)] == ["f_town"]


class Designer(RuleBasedStateMachine):
    """Any sequence of acts: nothing is lost but what was deleted, nothing changes but what was edited."""

    schema: FormSchema
    expected: dict[str, Field]

    @initialize()
    def start(self) -> None:
        self.schema, self.expected = blank_schema(), {}

    def _a_step(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.schema.steps)).key

    def _a_field(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from(list(self.expected))) if self.expected else None

    @rule(title=words, position=st.none() | st.integers(-2, 5))
    def add_step(self, title: str, position: int | None) -> None:
        self.schema = operations.add_step(self.schema, step=Step(key=new_key("s"), title=title), position=position)

    @rule(data=st.data(), position=st.integers(-2, 5))
    def move_step(self, data: st.DataObject, position: int) -> None:
        self.schema = operations.move_step(self.schema, key=self._a_step(data), position=position)

    @rule(data=st.data())
    def delete_step(self, data: st.DataObject) -> None:
        step = self.schema.step(self._a_step(data))
        if len(self.schema.steps) > 1:
            self.schema = operations.delete_step(self.schema, key=step.key)
            for field in step.fields:
                del self.expected[field.key]

    @rule(data=st.data(), field=fields(), position=st.none() | st.integers(-2, 5))
    def add_field(self, data: st.DataObject, field: Field, position: int | None) -> None:
        self.schema = operations.add_field(self.schema, step_key=self._a_step(data), field=field, position=position)
        self.expected[field.key] = field

    @rule(data=st.data(), label=words)
    def edit_field(self, data: st.DataObject, label: str) -> None:
        key = self._a_field(data)
        if key is not None:
            self.schema = operations.edit_field(self.schema, key=key, label=label)
            self.expected[key] = self.schema.field(key)
            assert self.expected[key].label == label

    @rule(data=st.data(), position=st.integers(-2, 5))
    def move_field(self, data: st.DataObject, position: int) -> None:
        key = self._a_field(data)
        if key is not None:
            step_key = self._a_step(data)
            self.schema = operations.move_field(self.schema, key=key, step_key=step_key, position=position)
            assert self.schema.step_of(key).key == step_key

    @rule(data=st.data())
    def delete_field(self, data: st.DataObject) -> None:
        key = self._a_field(data)
        if key is not None:
            self.schema = operations.delete_field(self.schema, key=key)
            del self.expected[key]

    @invariant()
    def nothing_is_lost(self) -> None:
        fields = {field.key: field for field in self.schema.fields()}
        assert fields == self.expected
        assert len(fields) == len(self.schema.fields())
        assert self.schema.steps
        assert parse_schema(self.schema.to_json()) == self.schema


TestDesigner = Designer.TestCase
TestDesigner.settings = settings(max_examples=examples(15), stateful_step_count=15, deadline=None)


@settings(max_examples=examples(30), deadline=None)
@given(fields(), words)
def test_an_edit_leaves_the_rest_alone(field: Field, label: str) -> None:
    schema = operations.add_field(FORM, step_key="s_two", field=field)
    edited = operations.edit_field(schema, key=field.key, label=label)
    assert [other for other in edited.fields() if other.key != field.key] == list(FORM.fields())
