"""What a designer does to the questions of a group's rows."""

import pytest

from formkit.design import operations
from formkit.design.operations import holder_of
from formkit.errors import OperationError
from formkit.fieldtypes import AmountField, DocumentField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step

WHAT, COST = ShortTextField(key="f_what", label="Nature"), AmountField(key="f_cost", label="Coût")
BUDGET = GroupField(key="f_budget", label="Budget", fields=(WHAT, COST), totals=("f_cost",))
TITLE = ShortTextField(key="f_title", label="Titre")
PAPER = DocumentField(key="f_paper", label="Devis", category="devis")
FORM = FormSchema(steps=(Step(key="s_one", title="Un", fields=(TITLE, BUDGET, PAPER)),))


def columns(schema: FormSchema) -> list[str]:
    return [column.key for column in schema.columns()]


def test_a_question_is_added_to_the_rows() -> None:
    added = ShortTextField(key="f_who", label="Fournisseur")
    assert columns(operations.add_field(FORM, step_key="f_budget", field=added, position=1)) == [
        "f_what",
        "f_who",
        "f_cost",
    ]


def test_a_question_of_the_rows_is_edited_moved_and_deleted() -> None:
    edited = operations.edit_field(FORM, key="f_cost", label="Prix")
    assert edited.field("f_cost").label == "Prix"
    assert columns(operations.move_field(FORM, key="f_cost", step_key="f_budget", position=0)) == ["f_cost", "f_what"]
    assert columns(operations.delete_field(FORM, key="f_cost")) == ["f_what"]


def test_a_question_goes_into_the_rows_and_out() -> None:
    into = operations.move_field(FORM, key="f_title", step_key="f_budget", position=9)
    assert columns(into) == ["f_what", "f_cost", "f_title"]
    assert [field.key for field in into.fields()] == ["f_budget", "f_paper"]
    out = operations.move_field(into, key="f_title", step_key="s_one", position=0)
    assert out == FORM


@pytest.mark.parametrize("key", ["f_paper", "f_budget"])
def test_rows_ask_only_what_fits_them(key: str) -> None:
    with pytest.raises(OperationError):
        operations.move_field(FORM, key=key, step_key="f_budget", position=0)


def test_who_holds_a_question_is_known() -> None:
    assert holder_of(FORM, "f_cost") == BUDGET
    assert holder_of(FORM, "f_budget") == FORM.steps[0]
    assert FORM.step_of("f_cost") == FORM.steps[0]
    with pytest.raises(KeyError):
        holder_of(FORM, "f_gone")
