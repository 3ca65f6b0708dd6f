"""Title or explanation."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import ContentField, field_type
from formkit.path import kept_answers, missing_answers
from tests.formkit.asking import KEY, form_of, shown, submit

NOTICE = ContentField(key=KEY, label="Avant de commencer", text="Munissez-vous des statuts.")


def test_it_asks_nothing() -> None:
    form = submit(NOTICE, "anything")
    assert form.shown == (NOTICE,)
    assert not form.fields
    assert form.answers() == {}
    assert missing_answers(form_of(NOTICE), {}, {}) == ()


def test_an_answer_that_strayed_there_is_not_transmitted() -> None:
    assert kept_answers(form_of(NOTICE), {KEY: "stray"}) == {}
    assert shown(NOTICE, "stray") == "stray"
    assert field_type(NOTICE).json_schema(NOTICE) == {}


def test_it_can_not_be_required() -> None:
    with pytest.raises(ValidationError):
        ContentField.model_validate({"key": KEY, "label": "Avant de commencer", "required": True})


def test_it_is_a_text_or_a_warning() -> None:
    assert NOTICE.tone == "text"
    assert ContentField.model_validate(NOTICE.model_dump() | {"tone": "warning"}).tone == "warning"
    with pytest.raises(ValidationError):
        ContentField.model_validate(NOTICE.model_dump() | {"tone": "danger"})
