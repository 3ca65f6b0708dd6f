"""Several choices."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import Choice, SeveralChoicesField
from tests.formkit.asking import KEY, answer, refusal, shown

OFFERED = tuple(Choice(value=value, label=label) for value, label in [("s", "Sport"), ("c", "Culture"), ("e", "École")])
THEMES = SeveralChoicesField(key=KEY, label="Thèmes", choices=OFFERED)
TWO = THEMES.model_copy(update={"min_choices": 2, "max_choices": 2})


def test_values_are_stored_in_the_order_of_the_choices() -> None:
    assert answer(THEMES, ["e", "s"]) == ["s", "e"]
    assert answer(THEMES, ["e", "e"]) == ["e"]
    assert shown(THEMES, ["s", "e"]) == "Sport\u00a0; École"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (THEMES, None, "Cochez au moins une réponse."),
        (THEMES, ["s", "x"], "Cochez seulement des réponses proposées."),
        (TWO, None, "Cochez au moins une réponse."),
        (TWO, ["s"], "Cochez au moins 2 réponses."),
        (TWO, ["s", "c", "e"], "Cochez 2 réponses au plus."),
        (THEMES.model_copy(update={"max_choices": 1}), ["s", "c"], "Cochez 1 réponse au plus."),
    ],
)
def test_a_refusal_says_what_to_do(field: SeveralChoicesField, typed: list[str] | None, message: str) -> None:
    assert refusal(field, typed) == message


def test_a_value_no_longer_offered_is_shown_as_it_is() -> None:
    assert shown(THEMES, ["s", "gone"]) == "Sport\u00a0; gone"


@pytest.mark.parametrize(("fewest", "most"), [(3, 2), (4, None)])
def test_limits_are_possible(fewest: int, most: int | None) -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse"):
        SeveralChoicesField(key=KEY, label="Thèmes", choices=OFFERED, min_choices=fewest, max_choices=most)


def test_a_value_sent_twice_counts_once() -> None:
    assert refusal(TWO, ["s", "s"]) == "Cochez au moins 2 réponses."
    assert answer(TWO, ["s", "s", "c"]) == ["s", "c"]
