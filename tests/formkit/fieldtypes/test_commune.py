"""Commune."""

import json
from pathlib import Path

import pytest

from formkit.fieldtypes import CommuneField, field_type
from formkit.places.communes import Commune as Place
from formkit.places.communes import commune_at, communes, plain
from tests.factories.conditions import comparison, met
from tests.formkit.asking import KEY, Typed, answer, kept, refusal, shown, submit

HOME = CommuneField(key=KEY, label="Commune du projet")
BRENNE = {"code": "99014", "name": "Brenne", "postcode": "99120"}


def typed(text: str, choice: str = "") -> Typed:
    return {"": [text]} | ({"_choice": [choice]} if choice else {})


@pytest.mark.parametrize(
    ("text", "name", "postcode"),
    [
        ("Brenne", "Brenne", "99120"),
        ("  BRENNE (99120)", "Brenne", "99120"),
        ("ecluse vieille", "Écluse-Vieille", "99180"),
        ("Écluse", "Écluse-Vieille", "99180"),
        ("st aubin le", "Saint-Aubin-le-Sec", "99170"),
        ("ste radegonde", "Sainte-Radegonde-en-Vernaie", "99150"),
        ("l’hermitage", "L'Hermitage-aux-Saules", "99130"),
        ("99130", "L'Hermitage-aux-Saules", "99130"),
        ("99000", "Vernay-le-Pont", "99000"),
        ("vernay 99100", "Vernay-le-Pont", "99100"),
        ("gué", "Les Essarts-du-Gué", "99140"),
    ],
)
def test_a_commune_is_found_as_people_write_it(text: str, name: str, postcode: str) -> None:
    stored = answer(HOME, typed(text))
    assert isinstance(stored, dict)
    assert (stored["name"], stored["postcode"]) == (name, postcode)
    assert shown(HOME, stored) == f"{name} ({postcode})"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Répondez à cette question."),
        (" - ", "Aucune commune"),
        ("Paris", "Aucune commune"),
        ("99999", "Aucune commune"),
        ("Saint-Aubin", "Plusieurs communes correspondent"),
        ("Vernay-le-Pont", "Plusieurs communes correspondent"),
        ("99140", "Plusieurs communes correspondent"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(text: str, message: str) -> None:
    assert refusal(HOME, typed(text)).startswith(message)
    assert kept(HOME, typed(text)) == {KEY: [text]}


def test_the_matches_come_back_to_choose_from() -> None:
    html = str(submit(HOME, typed("saint aubin"))[KEY])
    assert "Saint-Aubin-des-Aulnes (99140)" in html
    assert "Saint-Aubin-le-Sec (99170)" in html
    assert "Brenne" not in html
    stored = answer(HOME, typed("saint aubin", "99033-99170"))
    assert stored == {"code": "99033", "name": "Saint-Aubin-le-Sec", "postcode": "99170"}


def test_a_choice_counts_for_what_is_typed_now() -> None:
    assert answer(HOME, typed("Brenne", "99033-99170")) == BRENNE
    assert refusal(HOME, typed("", "99033-99170")) == "Répondez à cette question."
    assert refusal(HOME, typed("saint aubin", "99014-99120")).startswith("Plusieurs communes")


def test_an_answer_is_shown_and_compared_without_the_list(settings) -> None:
    settings.PARVIS_COMMUNES_FILE = ""
    assert shown(HOME, BRENNE) == "Brenne (99120)"
    assert met(comparison(KEY, operator="equals", value="99014"), {KEY: BRENNE})
    assert refusal(HOME, typed("Brenne")).startswith("Aucune commune")
    assert field_type(HOME).example_answer(HOME) == {"code": "35238", "name": "Rennes", "postcode": "35000"}


@pytest.mark.parametrize(
    "stored",
    ["Brenne", {"code": "99014"}, BRENNE | {"code": "9901"}, BRENNE | {"name": ""}, BRENNE | {"postcode": 99120}],
)
def test_what_can_not_be_a_commune_is_no_answer(stored: object) -> None:
    assert field_type(HOME).read(HOME, stored) is None


def test_too_many_matches_are_not_all_shown(settings, tmp_path: Path) -> None:
    path = tmp_path / "communes.json"
    rows = [{"nom": f"Ville-{number}", "code": f"990{number}", "codesPostaux": ["99000"]} for number in range(10, 40)]
    path.write_text(json.dumps(rows))
    settings.PARVIS_COMMUNES_FILE = str(path)
    assert refusal(HOME, typed("ville")).startswith("Beaucoup de communes correspondent\u00a0: en voici 20.")
    assert str(submit(HOME, typed("ville"))[KEY]).count('type="radio"') == 20


class Elsewhere:
    """Another list, as a département might plug in."""

    def search(self, text: str, limit: int) -> list[Place]:
        return [Place("2A004", "Ajaccio", "20000")][:limit]

    def get(self, code: str) -> Place | None:
        return None


def test_the_list_may_come_from_elsewhere(settings) -> None:
    assert communes().get("99014") == Place("99014", "Brenne", "99120")
    assert communes().get("00000") is None
    settings.PARVIS_COMMUNES = f"{__name__}.Elsewhere"
    assert answer(HOME, typed("ajaccio")) == {"code": "2A004", "name": "Ajaccio", "postcode": "20000"}


def test_names_are_compared_without_what_varies() -> None:
    assert plain("Saint-Étienne-du-Cœur") == plain("ST ETIENNE DU COEUR") == "saint etienne du coeur"


@pytest.mark.parametrize(
    ("postcode", "city", "code"),
    [
        ("99120", "BRENNE", "99014"),
        ("99100", "Courcelle sur Vernaie", "99022"),
        ("99000", "Vernay-le-Pont", "99001"),
        ("99150", "Le Bourg", "99035"),
        ("99120", "Le Bourg", None),
        ("99999", "Brenne", None),
        ("", "Brenne", None),
        ("9912", "Brenne", None),
    ],
    ids=["capitals", "one of two", "its second postcode", "alone under it", "two under it", "unlisted", "none", "cut"],
)
def test_an_address_is_in_one_commune_or_in_none_that_is_known(postcode: str, city: str, code: str | None) -> None:
    commune = commune_at(postcode, city)
    assert (commune.code if commune else None) == code
