"""Short text."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import ShortTextField, field_type
from formkit.fieldtypes.patterns import PATTERNS, Pattern
from tests.formkit.asking import KEY, answer, kept, refusal, shown

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


@pytest.mark.parametrize(
    ("pattern", "typed", "stored"),
    [
        ("postcode", "35 000", "35000"),
        ("vehicle", "ab123cd", "AB-123-CD"),
        ("vehicle", "123 abc 35", "123 ABC 35"),
        ("vehicle", "12 AB 2a", "12 AB 2A"),
        ("nir", "2 93 05 75 001 001 60", "293057500100160"),
        ("caf", "1234567a", "1234567A"),
        ("ine", "123456789ab", "123456789AB"),
        ("uai", "0350001A", "0350001A"),
        ("parcel", "ab0123", "AB 123"),
        ("parcel", "0A 12", "A 12"),
        ("pacage", "035 123 456", "035123456"),
        ("year", "1978", "1978"),
        ("hour", "9 h 30", "09:30"),
        ("hour", "18h", "18:00"),
    ],
)
def test_a_ready_pattern_is_read_as_people_write_it(pattern: str, typed: str, stored: str) -> None:
    field = ShortTextField(key=KEY, label="Code", pattern=pattern)
    assert answer(field, typed) == stored


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("postcode", "3500"),
        ("vehicle", "AB-12-CD"),
        ("nir", "293057500100161"),
        ("nir", "29305750010016"),
        ("caf", "123456"),
        ("ine", "ABCDEFGHIJK"),
        ("uai", "0350001"),
        ("parcel", "123 AB"),
        ("pacage", "35123456"),
        ("year", "78"),
        ("hour", "25:00"),
        ("hour", "9:3"),
    ],
)
def test_what_has_another_form_is_refused_with_the_pattern_s_message(pattern: str, typed: str) -> None:
    field = ShortTextField(key=KEY, label="Code", pattern=pattern)
    assert refusal(field, typed) == str(PATTERNS[pattern].message)
    assert kept(field, typed) == {KEY: [typed]}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda pattern: pattern.name)
def test_a_pattern_accepts_its_own_example_and_shows_it(pattern: Pattern) -> None:
    assert pattern.read(pattern.example) == pattern.example
    field = ShortTextField(key=KEY, label="Code", pattern=pattern.name, max_length=3)
    form_field = field_type(field).form_field(field)
    assert form_field is not None
    assert form_field.help_text == f"Par exemple {pattern.example}."


def test_a_pattern_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="n’existe pas"):
        ShortTextField(key=KEY, label="Code", pattern="colour")
