"""Statement to tick."""

from formkit.design.operations import edit_field
from formkit.fieldtypes import StatementField, field_type
from formkit.path import missing_answers
from tests.formkit.asking import KEY, answer, form_of, refusal, shown, submit

COMMITMENT = StatementField(key=KEY, label="Je souscris au contrat d'engagement républicain", text="…", version=3)


def test_what_is_stored_is_the_version_accepted() -> None:
    assert answer(COMMITMENT, "on") == 3
    assert shown(COMMITMENT, 3) == "Acceptée (version 3 du texte)"


def test_an_empty_box_is_refused_when_required_and_stores_nothing_otherwise() -> None:
    assert refusal(COMMITMENT, None) == "Lisez cette déclaration, puis cochez la case pour continuer."
    assert submit(COMMITMENT.model_copy(update={"required": False}), None).answers() == {}


def test_an_older_version_is_shown_but_no_longer_counts() -> None:
    schema = form_of(COMMITMENT)
    assert shown(COMMITMENT, 2) == "Acceptée (version 2 du texte)"
    assert field_type(COMMITMENT).initial(COMMITMENT, 2) is False
    assert missing_answers(schema, {KEY: 2}, {}) == (COMMITMENT,)
    assert missing_answers(schema, {KEY: 3}, {}) == ()


def test_true_is_not_version_one() -> None:
    first = COMMITMENT.model_copy(update={"version": 1})
    assert not field_type(first).answered(first, True)


def test_a_changed_text_gets_a_version_of_its_own() -> None:
    schema = form_of(COMMITMENT)
    reworded = edit_field(schema, key=KEY, text="Autre texte").field(KEY)
    moved = edit_field(schema, key=KEY, width="half").field(KEY)
    assert isinstance(reworded, StatementField)
    assert isinstance(moved, StatementField)
    assert (reworded.version, moved.version) == (4, 3)
