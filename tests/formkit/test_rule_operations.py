"""What a designer does to the rules of a whole form."""

import pytest

from formkit.design import operations
from formkit.errors import OperationError
from formkit.fieldtypes import AmountField
from formkit.rules import check
from formkit.schema import MAX_RULES, FormRule, FormSchema, Step, parse_schema
from formkit.values import new_key
from tests.factories.conditions import comparison

HIGH = comparison("f_amount", operator="greater", value=1_000_000, of="€")


def rule(key: str, message: str = "Trop élevé.") -> FormRule:
    return FormRule(key=key, kind="ineligible", condition=HIGH, message=message)


FORM = FormSchema(
    steps=(Step(key="s_one", title="Un", fields=(AmountField(key="f_amount", label="Montant"),)),),
    rules=(rule("r_one"), rule("r_two")),
)


def keys(schema: FormSchema) -> list[str]:
    return [rule.key for rule in schema.rules]


def test_a_rule_is_added_edited_moved_and_deleted() -> None:
    added = operations.add_rule(FORM, rule=rule("r_new"), position=1)
    assert keys(added) == ["r_one", "r_new", "r_two"]
    edited = operations.edit_rule(added, key="r_new", kind="team", team="Service Eau", message="")
    assert (edited.rules[1].kind, edited.rules[1].team, edited.rules[1].condition) == ("team", "Service Eau", HIGH)
    assert (edited.rules[0], edited.rules[2]) == FORM.rules
    moved = operations.move_rule(edited, key="r_new", position=9)
    assert keys(moved) == ["r_one", "r_two", "r_new"]
    assert keys(operations.move_rule(moved, key="r_new", position=0)) == ["r_new", "r_one", "r_two"]
    deleted = operations.delete_rule(moved, key="r_one")
    assert keys(deleted) == ["r_two", "r_new"]
    assert parse_schema(deleted.to_json()) == deleted
    assert keys(FORM) == ["r_one", "r_two"]


@pytest.mark.parametrize(
    "act",
    [
        lambda: operations.edit_rule(FORM, key="r_gone", message="Non."),
        lambda: operations.move_rule(FORM, key="r_gone", position=0),
        lambda: operations.delete_rule(FORM, key="r_gone"),
        lambda: operations.edit_rule(FORM, key="r_one", key_="r_two"),
        lambda: operations.edit_rule(FORM, key="r_one", message="x" * 1001),
        lambda: operations.add_rule(FORM, rule=rule("f_amount")),
    ],
)
def test_what_can_t_be_done_is_refused_with_a_reason(act: object) -> None:
    with pytest.raises(OperationError) as refused:
        act()
    assert refused.value.message


def test_a_form_has_so_many_rules() -> None:
    full = FORM.model_copy(update={"rules": tuple(rule(new_key("r")) for _ in range(MAX_RULES))})
    with pytest.raises(OperationError) as refused:
        operations.add_rule(full, rule=rule("r_more"))
    assert "60" in refused.value.message


def test_a_rule_outlives_its_question_and_is_reported() -> None:
    emptied = operations.delete_field(FORM, key="f_amount")
    assert keys(emptied) == ["r_one", "r_two"]
    assert [problem.key for problem in check(emptied)] == ["r_one", "r_two"]
