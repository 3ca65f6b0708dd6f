"""Drop-down list."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import Choice, DropDownField, OneChoiceField, field_type
from tests.formkit.asking import KEY, answer, kept, refusal, shown, submit


def listed(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(value=f"c{number}", label=f"Collège {number}") for number in range(count))


SCHOOL = DropDownField(key=KEY, label="Collège", choices=listed(3))


def test_the_value_is_stored_and_the_label_shown() -> None:
    assert answer(SCHOOL, "c1") == "c1"
    assert shown(SCHOOL, "c1") == "Collège 1"
    assert shown(SCHOOL, "gone") == "gone"


@pytest.mark.parametrize("typed", ["", "c9", None])
def test_a_refusal_says_what_to_do(typed: str | None) -> None:
    assert refusal(SCHOOL, typed) == "Choisissez une des réponses."


def test_it_starts_on_no_answer() -> None:
    assert kept(SCHOOL, "") == {KEY: [""]}
    optional = SCHOOL.model_copy(update={"required": False})
    assert submit(optional, "").answers() == {}


@pytest.mark.parametrize(("count", "searchable"), [(19, False), (20, True)])
def test_a_long_list_asks_for_a_search_box(count: int, searchable: bool) -> None:
    field = SCHOOL.model_copy(update={"choices": listed(count)})
    form_field = field_type(field).form_field(field)
    assert form_field is not None
    assert ("data-searchable" in form_field.widget.attrs) == searchable


def test_it_alone_holds_a_thousand_choices() -> None:
    assert len(DropDownField(key=KEY, label="Collège", choices=listed(1000)).choices) == 1000
    with pytest.raises(ValidationError):
        DropDownField(key=KEY, label="Collège", choices=listed(1001))
    with pytest.raises(ValidationError):
        OneChoiceField(key=KEY, label="Collège", choices=listed(201))
