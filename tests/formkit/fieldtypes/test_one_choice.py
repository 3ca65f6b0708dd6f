"""One choice."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import Choice, OneChoiceField, field_type
from tests.formkit.asking import KEY, answer, refusal, shown, submit

STATUS = OneChoiceField(
    key=KEY,
    label="Situation",
    choices=(Choice(value="student", label="Étudiant <boursier>"), Choice(value="pupil", label="Collégien")),
)


def test_the_value_is_stored_and_the_label_shown() -> None:
    assert answer(STATUS, "pupil") == "pupil"
    assert shown(STATUS, "pupil") == "Collégien"


@pytest.mark.parametrize("typed", [None, "", "Collégien", "teacher"])
def test_anything_else_is_refused(typed: str | None) -> None:
    assert refusal(STATUS, typed) == "Choisissez une des réponses."


def test_a_value_no_longer_offered_is_shown_as_it_is_and_asked_again() -> None:
    assert shown(STATUS, "teacher") == "teacher"
    assert field_type(STATUS).initial(STATUS, "teacher") is None


def test_labels_are_escaped() -> None:
    html = str(submit(STATUS, None)[KEY])
    assert "Étudiant &lt;boursier&gt;" in html


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ((("a", "Un"), ("a", "Deux")), "la même valeur"),
        ((("a", "Un"), ("b", "Un")), "le même libellé"),
        ((), "at least 1"),
        ((("é", "Un"),), "pattern"),
        ((("", "Un"),), "pattern"),
    ],
)
def test_choices_are_distinct_and_safe(choices: tuple[tuple[str, str], ...], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        OneChoiceField.model_validate(
            {
                "key": KEY,
                "label": "Situation",
                "choices": [{"value": value, "label": label} for value, label in choices],
            }
        )
