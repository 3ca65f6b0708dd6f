"""E-mail address."""

import pytest

from formkit.fieldtypes import EmailField
from tests.formkit.asking import KEY, answer, refusal, shown

ADDRESS = EmailField(key=KEY, label="Adresse électronique", autocomplete="email")


def test_an_address_is_stored_as_typed() -> None:
    assert answer(ADDRESS, " Odile.Martin@exemple.fr ") == "Odile.Martin@exemple.fr"
    assert shown(ADDRESS, "odile@exemple.fr") == "odile@exemple.fr"


@pytest.mark.parametrize(
    "typed", ["odile", "odile@", "odile@exemple", "@exemple.fr", "a@b.fr, c@d.fr", "a" * 250 + "@b.fr"]
)
def test_an_incomplete_address_is_refused_with_an_example(typed: str) -> None:
    assert refusal(ADDRESS, typed) == "Saisissez une adresse électronique complète, par exemple nom@exemple.fr."


def test_nothing_is_refused_when_required() -> None:
    assert refusal(ADDRESS, "") == "Répondez à cette question."
