"""A form as data."""

import json
import re

import pytest
from hypothesis import given
from pydantic import ValidationError

from formkit.fieldtypes import DocumentField, ShortTextField
from formkit.schema import FormSchema, Step, blank_schema, checksum, parse_schema
from formkit.values import new_key
from tests.formkit.strategies import WHOLE_FORMS, schemas

NAME = ShortTextField(key="f_name", label="Nom")
STATUTES = DocumentField(key="f_statutes", label="Statuts", category="statuts")
OPINION = ShortTextField(key="f_opinion", label="Avis", private=True)
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Un", fields=(NAME, STATUTES)),
        Step(key="s_two", title="Deux", fields=(OPINION,)),
    )
)


def test_steps_and_fields_are_found_by_key() -> None:
    assert FORM.fields() == (NAME, STATUTES, OPINION)
    assert FORM.step("s_two").title == "Deux"
    assert FORM.field("f_opinion") is OPINION
    assert FORM.step_of("f_statutes").key == "s_one"
    assert FORM.document_fields() == (STATUTES,)
    assert FORM.private_fields() == (OPINION,)


def test_an_unknown_key_is_an_error() -> None:
    for find in (FORM.step, FORM.field, FORM.step_of):
        with pytest.raises(KeyError):
            find("f_gone")


def test_a_form_never_changes() -> None:
    with pytest.raises(ValidationError):
        FORM.steps = ()  # type: ignore[misc]
    with pytest.raises(ValidationError):
        NAME.label = "Prénom"  # type: ignore[misc]


@pytest.mark.parametrize(
    "steps",
    [
        (Step(key="s_one", title="Un"), Step(key="s_one", title="Deux")),
        (Step(key="s_one", title="Un", fields=(NAME, NAME)),),
        (Step(key="s_one", title="Un", fields=(NAME,)), Step(key="s_two", title="Deux", fields=(NAME,))),
        (Step(key="f_name", title="Un", fields=(NAME,)),),
    ],
)
def test_a_key_is_used_once(steps: tuple[Step, ...]) -> None:
    with pytest.raises(ValidationError, match="sert deux fois"):
        FormSchema(steps=steps)


def test_a_form_has_a_step() -> None:
    with pytest.raises(ValidationError):
        FormSchema(steps=())
    assert len(blank_schema().steps) == 1
    assert blank_schema().steps[0].title == "Votre demande"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "unheard_of"},
        {"key": "Nom de famille"},
        {"key": "f_<script>"},
        {"label": ""},
        {"unknown_option": 1},
        {"width": "huge"},
        {"prefill": "user.password"},
        {"condition": {"kind": "python", "code": "1"}},
    ],
)
def test_what_the_language_does_not_know_is_refused(change: dict[str, object]) -> None:
    stored = json.loads(json.dumps(FORM.to_json()))
    stored["steps"][0]["fields"][0] |= change
    with pytest.raises(ValidationError):
        parse_schema(stored)


def test_the_checksum_is_that_of_the_content() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", FORM.checksum())
    shuffled = dict(reversed(FORM.to_json().items()))
    assert checksum(shuffled) == FORM.checksum()
    renamed = FormSchema(steps=(FORM.steps[0].model_copy(update={"title": "Autre"}),))
    assert renamed.checksum() != FORM.checksum()


def test_a_form_is_parsed_once_for_one_content() -> None:
    assert parse_schema(FORM.to_json()) is parse_schema(json.loads(json.dumps(FORM.to_json())))


def test_a_form_without_texts_of_its_own_for_the_paper_keeps_its_checksum() -> None:
    assert "paper" not in json.dumps(FORM.to_json())
    name = NAME.model_copy(update={"paper_help": "En capitales."})
    form = FormSchema(steps=(Step(key="s_one", title="Un", paper_intro="À la main.", fields=(name,)),))
    assert parse_schema(form.to_json()) == form
    assert form.checksum() != FormSchema(steps=(Step(key="s_one", title="Un", fields=(NAME,)),)).checksum()


def test_keys_are_random_and_safe() -> None:
    keys = {new_key("f") for _ in range(500)}
    assert len(keys) == 500
    assert all(re.fullmatch(r"f_[a-z2-7]{8}", key) for key in keys)
    assert new_key("s").startswith("s_")


@WHOLE_FORMS
@given(schemas())
def test_any_form_is_read_back_from_its_json(schema: FormSchema) -> None:
    stored = json.loads(json.dumps(schema.to_json()))
    parsed = parse_schema(stored)
    assert parsed == schema
    assert parsed.to_json() == stored
    assert parsed.checksum() == schema.checksum() == checksum(stored)
