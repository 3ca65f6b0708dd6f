"""What answers must say together: when it is told, and of what a validation may be made."""

import pytest
from pydantic import ValidationError

from formkit.design.operations import add_validation, delete_field, delete_validation, edit_validation
from formkit.errors import OperationError
from formkit.fieldtypes import CalculatedField
from formkit.outcomes import rules_told_on, unmet
from formkit.rules import check
from formkit.schema import FormSchema, Step, parse_schema
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.factories.validations import (
    BACKWARDS,
    BARE,
    CHARGES,
    END,
    FORM,
    PRODUCTS,
    RNA,
    START,
    UNBALANCED,
    UNNAMED,
    validation,
)


def rows(key: str, *amounts: int) -> list[JsonValue]:
    return [{f"{key}m": amount} for amount in amounts]


ALL = {
    RNA.key: "W751234567",
    START.key: "2027-03-01",
    END.key: "2027-03-02",
    CHARGES.key: rows(CHARGES.key, 100, 200),
    PRODUCTS.key: rows(PRODUCTS.key, 300),
}


def failing(answers: dict[str, JsonValue], schema: FormSchema = FORM, step: Step | None = None) -> list[str]:
    return [broken.key for broken, _questions in unmet(schema, answers, step=step)]


def test_it_is_told_once_it_is_known_not_to_hold() -> None:
    assert failing(ALL) == []
    assert failing(ALL | {PRODUCTS.key: rows(PRODUCTS.key, 299)}) == [UNBALANCED]
    assert failing(ALL | {END.key: "2027-02-01"}) == [BACKWARDS]
    assert failing({START.key: "2027-03-01"}) == [UNNAMED], "what lacks makes the others unknown"


def test_a_step_is_left_with_its_own_alone() -> None:
    first, second, third = FORM.steps
    wrong = {START.key: "2027-03-01", END.key: "2027-02-01", CHARGES.key: rows(CHARGES.key, 1)}
    wrong |= {PRODUCTS.key: rows(PRODUCTS.key, 2)}
    assert failing(wrong, step=first) == [UNNAMED]
    assert failing(wrong, step=second) == [BACKWARDS]
    assert failing(wrong, step=third) == [], "it is looked at once all is answered"
    assert failing(wrong) == [UNNAMED, BACKWARDS, UNBALANCED]


def test_one_that_only_warns_is_told_at_the_last_of_its_questions() -> None:
    wrong = ALL | {END.key: "2027-02-01", RNA.key: ""}
    rules_by_key = rules_told_on(FORM, wrong, FORM.steps[1])
    assert {key: [rule.key for rule in rules] for key, rules in rules_by_key.items()} == {END.key: [BACKWARDS]}
    assert rules_told_on(FORM, wrong, FORM.steps[0]) == {}, "a blocking one is an error of its questions"


def test_hidden_questions_are_asked_nothing() -> None:
    shown = comparison(START.key, "equals", "2027-01-01")
    hidden = FORM.model_copy(update={"steps": (FORM.steps[0].model_copy(update={"condition": shown}), *FORM.steps[1:])})
    assert failing({}, FORM) == [UNNAMED]
    assert failing({}, hidden) == []


def test_it_comes_back_from_json_and_a_form_without_any_says_nothing_of_them() -> None:
    assert parse_schema(FORM.to_json()) == FORM
    assert "validations" not in BARE.to_json()


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("« Fin » ≥ « Début »", ("f_gone12345",)),
        ("« Fin » ≥ « Début »", ("f_total1234",)),
    ],
)
def test_what_it_names_must_be_asked(line: str, fields: tuple[str, ...]) -> None:
    total = CalculatedField(key="f_total1234", label="Total")
    steps = (*BARE.steps[:2], BARE.steps[2].model_copy(update={"fields": (*BARE.steps[2].fields, total)}))
    schema = BARE.model_copy(update={"steps": steps, "validations": (validation("r_any12345", line, *fields),)})
    assert [problem.key for problem in check(schema) if problem.key.startswith("r_")] == ["r_any12345"]
    assert check(FORM) == ()


def test_what_a_step_is_left_with_reads_nothing_that_comes_after() -> None:
    def problems(*fields: str, **options: str) -> int:
        early = validation("r_early1234", "« Fin » ≥ « Début » ou « Numéro RNA » n’est pas vide", *fields, **options)
        return len(check(BARE.model_copy(update={"validations": (early,)})))

    assert problems(RNA.key) == 2, "both days are asked at the next step"
    assert problems(RNA.key, START.key) == 0, "it is looked at with the step of the last of its questions"
    assert problems(RNA.key, at="transmission") == 0


def test_a_question_that_goes_leaves_it_to_be_mended() -> None:
    left = delete_field(FORM, key=END.key)
    assert {problem.key for problem in check(left)} == {BACKWARDS}


def test_it_is_added_changed_and_deleted() -> None:
    new = validation("r_new12345", "« Début » n’est pas vide", START.key)
    added = add_validation(FORM, validation=new)
    assert added.validations[-1] == new
    changed = edit_validation(added, key=new.key, message="Dites quand.", is_blocking=False)
    assert (changed.validations[-1].message, changed.validations[-1].is_blocking) == ("Dites quand.", False)
    assert delete_validation(changed, key=new.key) == FORM
    with pytest.raises(OperationError):
        delete_validation(FORM, key=new.key)
    with pytest.raises(OperationError):
        add_validation(FORM, validation=FORM.validations[0])
    with pytest.raises(ValidationError):
        validation("r_none12345", "« Début » n’est pas vide")
