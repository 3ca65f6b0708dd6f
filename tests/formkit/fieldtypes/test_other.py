"""« Other, specify », in one choice and in several."""

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from formkit.fieldtypes import Choice, Field, OneChoiceField, SeveralChoicesField, field_type
from formkit.language.comparisons import Comparator
from formkit.values import JsonValue
from tests.factories.conditions import comparison, met
from tests.formkit.asking import KEY, Typed, answer, kept, refusal, shown, submit

OFFERED = (Choice(value="s", label="Sport"), Choice(value="c", label="Culture"))
ONE = OneChoiceField(key=KEY, label="Domaine", choices=OFFERED, other=True)
SEVERAL = SeveralChoicesField(key=KEY, label="Domaines", choices=OFFERED, other=True, max_choices=2)


def typed(ticked: list[str], own: str = "") -> Typed:
    return {"": ticked, "_other": [own]}


@pytest.mark.parametrize(
    ("field", "what", "stored", "read"),
    [
        (ONE, typed(["s"]), "s", "Sport"),
        (ONE, typed(["other"], " Théâtre "), {"other": "Théâtre"}, "Autre\u00a0: Théâtre"),
        (ONE, typed([], "Théâtre"), {"other": "Théâtre"}, "Autre\u00a0: Théâtre"),
        (ONE, typed(["c"], "Théâtre"), "c", "Culture"),
        (SEVERAL, typed(["c", "s"]), ["s", "c"], "Sport\u00a0; Culture"),
        (SEVERAL, typed(["other", "s"], "Danse"), ["s", {"other": "Danse"}], "Sport\u00a0; Autre\u00a0: Danse"),
        (SEVERAL, typed([], "Danse"), [{"other": "Danse"}], "Autre\u00a0: Danse"),
    ],
)
def test_own_words_take_the_place_of_the_value(field: Field, what: Typed, stored: JsonValue, read: str) -> None:
    assert answer(field, what) == stored
    assert shown(field, stored) == read
    Draft202012Validator(field_type(field).json_schema(field)).validate(stored)


@pytest.mark.parametrize(
    ("field", "ticked", "own", "message"),
    [
        (ONE, ["other"], "", "Vous avez choisi «\u00a0Autre\u00a0»\u00a0: précisez votre réponse."),
        (ONE, ["other"], "a" * 201, "Raccourcissez votre précision\u00a0: 200 caractères au plus."),
        (ONE, [], "", "Choisissez une des réponses."),
        (ONE, ["x"], "", "Choisissez une des réponses."),
        (SEVERAL, [], "", "Cochez au moins une réponse."),
        (SEVERAL, ["s", "other"], "", "Vous avez choisi «\u00a0Autre\u00a0»\u00a0: précisez votre réponse."),
        (SEVERAL, ["s", "c", "other"], "Danse", "Cochez 2 réponses au plus."),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    field: Field, ticked: list[str], own: str, message: str
) -> None:
    assert refusal(field, typed(ticked, own)) == message
    back = kept(field, typed(ticked, own))
    assert back[f"{KEY}_other"] == [own]
    assert set(back.get(KEY, [])) == set(ticked) - {"x"}


@pytest.mark.parametrize("field", [ONE, SEVERAL])
def test_nothing_is_missing_from_a_draft_or_from_an_optional_question(field: Field) -> None:
    draft = submit(field, typed([]), strict=False)
    assert draft.answers() == {}
    assert draft.missing == (field,)
    assert submit(field.model_copy(update={"required": False}), typed([])).answers() == {}


@pytest.mark.parametrize(("field", "operator"), [(ONE, "equals"), (SEVERAL, "contains")])
def test_a_condition_reads_own_words_as_other(field: Field, operator: Comparator) -> None:
    kind = field_type(field)
    assert kind.compares_with(field, "other")
    assert not kind.compares_with(field.model_copy(update={"other": False}), "other")
    condition = comparison(KEY, operator, "other")
    stored = submit(field, typed(["other"], "Danse")).answers()
    assert met(condition, stored)


def test_own_words_stay_legible_once_they_are_no_longer_allowed() -> None:
    closed = ONE.model_copy(update={"other": False})
    assert shown(closed, {"other": "Danse"}) == "Autre\u00a0: Danse"
    assert field_type(closed).initial(closed, {"other": "Danse"}) is None


@pytest.mark.parametrize("model", [OneChoiceField, SeveralChoicesField])
def test_the_value_other_is_kept_for_it(model: type[OneChoiceField] | type[SeveralChoicesField]) -> None:
    choices = (Choice(value="other", label="Autre chose"),)
    assert model(key=KEY, label="Domaine", choices=choices).choices == choices
    with pytest.raises(ValidationError, match="réservée"):
        model(key=KEY, label="Domaine", choices=choices, other=True)


def test_own_words_count_among_the_boxes() -> None:
    assert SeveralChoicesField(key=KEY, label="Domaines", choices=OFFERED, other=True, min_choices=3).offered == 3
    with pytest.raises(ValidationError):
        SeveralChoicesField(key=KEY, label="Domaines", choices=OFFERED, min_choices=3)
