"""Long text."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import LongTextField, field_type
from tests.formkit.asking import KEY, answer, refusal, shown

REASONS = LongTextField(key=KEY, label="Vos motifs", max_length=12)


def test_line_ends_are_kept_and_count_for_one() -> None:
    assert answer(REASONS, "Un\r\nDeux\rQuatre"[:13]) == "Un\nDeux\nQuatr"[:12]
    assert shown(REASONS, "Un\nDeux") == "Un\nDeux"


def test_too_long_a_text_is_refused_with_its_length() -> None:
    assert refusal(REASONS, "a" * 13) == "Raccourcissez votre réponse\u00a0: 12 caractères au plus. Elle en compte 13."


def test_four_thousand_characters_are_allowed_unless_said_otherwise() -> None:
    reasons = LongTextField(key=KEY, label="Vos motifs")
    assert answer(reasons, "a" * 4000) == "a" * 4000
    assert "4\u202f000 caractères au plus. Elle en compte 4\u202f001." in refusal(reasons, "a" * 4001)


def test_an_emoji_is_one_character_as_in_the_browser() -> None:
    assert answer(REASONS, "😀" * 12) == "😀" * 12
    assert refusal(REASONS, "😀" * 13).endswith("Elle en compte 13.")


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        LongTextField(key=KEY, label="Vos motifs", min_length=20, max_length=10)


def test_a_module_can_say_how_many_characters_are_left() -> None:
    form_field = field_type(REASONS).form_field(REASONS)
    assert form_field is not None
    assert form_field.widget.attrs["data-counter"] == "12"
