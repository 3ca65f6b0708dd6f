"""Postal address."""

import pytest

from formkit.fieldtypes import AddressField, field_type
from tests.formkit.asking import KEY, Typed, answer, kept, shown, submit

HOME = AddressField(key=KEY, label="Adresse")
ABROAD = HOME.model_copy(update={"abroad": True})
STORED = {"lines": "4 rue du Gué", "postcode": "99120", "city": "Brenne"}


def typed(lines: str, postcode: str, city: str, country: str | None = None) -> Typed:
    parts = {"_lines": [lines], "_postcode": [postcode], "_city": [city]}
    return parts if country is None else {**parts, "_country": [country]}


def refusals(field: AddressField, what: Typed) -> list[str]:
    return [str(message) for message in submit(field, what).errors[KEY]]


def test_each_part_is_stored_under_its_name() -> None:
    assert answer(HOME, typed(" 4 rue du Gué ", "99 120", "Brenne\n")) == STORED
    assert answer(HOME, typed("Bât. B\r\n4 rue du Gué", "99120", "Brenne"))["lines"] == "Bât. B\n4 rue du Gué"
    assert shown(HOME, STORED) == "4 rue du Gué\n99120 Brenne"
    assert field_type(HOME).export_value(HOME, STORED) == "4 rue du Gué, 99120 Brenne"


def test_an_address_abroad_names_its_country() -> None:
    stored = {"lines": "1 Main Street", "postcode": "SW1A 1AA", "city": "London", "country": "Royaume-Uni"}
    assert answer(ABROAD, typed("1 Main Street", "SW1A 1AA", "London", "Royaume-Uni")) == stored
    assert shown(ABROAD, stored) == "1 Main Street\nSW1A 1AA London\nRoyaume-Uni"
    assert answer(ABROAD, typed("4 rue du Gué", "99120", "Brenne", "")) == STORED


@pytest.mark.parametrize(
    ("field", "what", "messages"),
    [
        (HOME, typed("", "", ""), ["Répondez à cette question."]),
        (HOME, typed("4 rue du Gué", "", ""), ["Saisissez le code postal.", "Saisissez la ville."]),
        (HOME, typed("", "99120", "Brenne"), ["Saisissez le numéro et la rue, ou le lieu-dit."]),
        (
            HOME,
            typed("4 rue du Gué", "9912", "Brenne"),
            ["Vérifiez le code postal\u00a0: il a cinq chiffres en France, par exemple 35000."],
        ),
        (
            ABROAD,
            typed("4 rue du Gué", "SW1A 1AA", "London", ""),
            ["Vérifiez le code postal\u00a0: il a cinq chiffres en France, par exemple 35000."],
        ),
        (HOME, typed("a" * 301, "99120", "Brenne"), ["Raccourcissez l’adresse."]),
    ],
)
def test_a_refusal_says_all_that_is_missing_and_keeps_what_was_typed(
    field: AddressField, what: Typed, messages: list[str]
) -> None:
    assert refusals(field, what) == messages
    assert isinstance(what, dict)
    assert kept(field, what) == {f"{KEY}{end}": list(values) for end, values in what.items()}


@pytest.mark.parametrize(("token", "expected"), [("", "street-address"), ("off", "off")])
def test_browsers_may_propose_each_part(token: str, expected: str) -> None:
    field = HOME.model_copy(update={"autocomplete": token})
    form_field = field_type(field).form_field(field)
    assert form_field is not None
    html = form_field.widget.render("address", None, {"id": "id_address"})
    assert html.count(f'autocomplete="{expected}"') == (3 if expected == "off" else 1)
    assert 'for="id_address_1">Code postal<' in html


@pytest.mark.parametrize("stored", ["4 rue du Gué", {"city": "Brenne"}, STORED | {"extra": "x"}, STORED | {"city": 3}])
def test_what_can_not_be_an_address_is_no_answer(stored: object) -> None:
    assert field_type(HOME).read(HOME, stored) is None
