"""Short text."""

import pytest
from pydantic import ValidationError

from teleservices.formkit.fieldtypes import ShortTextField, field_type
from tests.teleservices.formkit.asking import KEY, answer, refusal, shown

NAME = ShortTextField(key=KEY, label="Nom de l'association", min_length=3, max_length=10)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Brenne", "Brenne"),
        ("  Brenne  ", "Brenne"),
        ("Les\nAmis\t!", "Les Amis !"),
        ("Bre\x00nne\x1b", "Brenne"),
        ("Me\u0301tal", "Métal"),
        ("à" * 10, "à" * 10),
    ],
)
def test_what_is_typed_is_stored_clean(typed: str, stored: str) -> None:
    assert answer(NAME, typed) == stored
    assert shown(NAME, stored) == stored


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Répondez à cette question."),
        ("   ", "Répondez à cette question."),
        (None, "Répondez à cette question."),
        ("ab", "Développez votre réponse\u00a0: au moins 3 caractères. Elle en compte 2."),
        ("à" * 11, "Raccourcissez votre réponse\u00a0: 10 caractères au plus. Elle en compte 11."),
    ],
)
def test_a_refusal_says_what_to_do(typed: str | None, message: str) -> None:
    assert refusal(NAME, typed) == message


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        ShortTextField(key=KEY, label="Nom", min_length=11, max_length=10)


def test_the_browser_does_not_cut_a_long_text() -> None:
    form_field = field_type(NAME).form_field(NAME)
    assert form_field is not None
    assert "maxlength" not in form_field.widget.attrs
