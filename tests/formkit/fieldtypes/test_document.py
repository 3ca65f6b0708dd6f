"""Document to join."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import REGISTRY, DocumentField
from formkit.path import kept_answers, missing_answers
from tests.formkit.asking import KEY, form_of, submit

STATUTES = DocumentField(key=KEY, label="Statuts", category="statuts")


def test_a_form_never_reads_a_file() -> None:
    form = submit(STATUTES, "statuts.pdf")
    assert form.shown == (STATUTES,)
    assert not form.fields
    assert kept_answers(form_of(STATUTES), {KEY: "statuts.pdf"}) == {}


def test_a_required_document_is_missing_until_one_is_joined() -> None:
    schema = form_of(STATUTES)
    assert missing_answers(schema, {}, {}) == (STATUTES,)
    assert missing_answers(schema, {KEY: "statuts.pdf"}, {KEY: 0}) == (STATUTES,)
    assert missing_answers(schema, {}, {KEY: 1}) == ()


def test_how_many_may_be_joined() -> None:
    assert STATUTES.limit == 1
    assert STATUTES.model_copy(update={"several": True, "max_count": 3}).limit == 3


@pytest.mark.parametrize(
    "options",
    [
        {"category": "Pièce d'identité"},
        {"category": ""},
        {"max_count": 21},
        {"model_url": "javascript:alert(1)"},
        {"valid_months": 0},
    ],
)
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DocumentField.model_validate({"key": KEY, "label": "Statuts", "category": "statuts", **options})


def test_a_document_may_have_to_be_recent_and_have_a_model() -> None:
    field = STATUTES.model_copy(update={"valid_months": 3, "model_url": "/documents/modele.pdf"})
    assert DocumentField.model_validate(field.model_dump(mode="json")) == field
    assert {"valid_months", "model_url"} <= set(REGISTRY["document"].options)
