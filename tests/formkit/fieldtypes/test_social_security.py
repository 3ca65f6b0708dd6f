"""The number of social security: refused in people's own words, asked for under a text of law."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from formkit.fieldtypes import Choice, Field, GroupField, LongTextField, OneChoiceField, ShortTextField, field_type
from formkit.fieldtypes.social_security import RESERVED, holds_number
from formkit.schema import parse_schema
from formkit.values import OTHER
from tests.formkit.asking import KEY, answer, form_of, kept, refusal, submit
from tests.french import french

NUMBER = "2 93 05 75 001 001 60"
COLUMN = ShortTextField(key="f_column", label="Nom")


@pytest.mark.parametrize(
    "text",
    [
        "293057500100160",
        f"Mon numéro est le {NUMBER}, merci.",
        "2.93.05.75.001.001-60",
        "2\u00a093\u00a005\u00a075\u00a0001\u00a0001\u00a060",
        "2 93 05 75 001 001",
        "dossier 1 2 93 05 75 001 001 60",
        f"né le 1 01 1990\n{NUMBER}",
        "1 85 01 2a 004 123 " + nir.calc_check_digits("185012A004123"),
    ],
)
def test_a_number_is_found_as_people_write_it(text: str) -> None:
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "293057500100161",
        "SIRET 356 000 000 00048",
        "FR14 2004 1010 0505 0001 3M02 606",
        "06 12 34 56 78 et 02 99 01 02 03",
        "1 250 000,00 € en 2024, 1 310 500,00 € en 2025",
        "12930575001001609",
        "A293057500100160",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_number(text)


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), st.integers(1, 990), st.data())
def test_whatever_the_number_and_its_spaces_it_is_found(
    sex: int, year: int, month: int, department: int, commune: int, data: st.DataObject
) -> None:
    thirteen = f"{sex}{year:02}{month:02}{department:02}{commune:03}{commune:03}"
    whole = thirteen + nir.calc_check_digits(thirteen)
    seen = whole[0] + "".join(data.draw(st.sampled_from(["", " ", ".", "-", "\u00a0"])) + digit for digit in whole[1:])
    assert holds_number(f"Voici : {seen}.")


@pytest.mark.parametrize("field", [ShortTextField(key=KEY, label="Objet"), LongTextField(key=KEY, label="Vos raisons")])
def test_it_is_refused_in_one_s_own_words_and_kept_to_be_taken_away(field: Field) -> None:
    assert refusal(field, f"Je suis {NUMBER}") == str(RESERVED)
    assert kept(field, f"Je suis {NUMBER}") == {KEY: [f"Je suis {NUMBER}"]}
    assert answer(field, "Je suis là") == "Je suis là"


def test_it_is_refused_beside_other_and_in_a_row() -> None:
    choice = OneChoiceField(key=KEY, label="Lien", choices=(Choice(value="a", label="Parent"),), other=True)
    assert refusal(choice, {"": [OTHER], f"_{OTHER}": [NUMBER]}) == str(RESERVED)
    group = GroupField(key=KEY, label="Enfants", fields=(COLUMN,))
    row = {"-rows": ["1"], "-0-id": [""], f"-0-{COLUMN.key}": [NUMBER]}
    form = submit(group, row)
    assert not form.is_valid()
    assert str(RESERVED) in unescape(str(form[KEY]))


def test_it_is_asked_for_under_a_text_that_the_applicant_reads() -> None:
    bare = ShortTextField(key=KEY, label="Numéro", pattern="nir")
    assert bare.lacks_legal_basis
    named = bare.model_copy(update={"legal_basis": "article R. 232-7 du CASF."})
    assert not named.lacks_legal_basis
    assert answer(named, NUMBER) == "293057500100160"
    basis = french("Asked for under: %(text)s.") % {"text": "article R. 232-7 du CASF"}
    assert field_type(named).hint(named) == f"{field_type(bare).hint(bare)} {basis}"
    assert parse_schema(form_of(named).model_dump(mode="json")) == form_of(named)


def test_a_form_that_names_no_text_keeps_its_checksum() -> None:
    assert "legal_basis" not in form_of(COLUMN).model_dump(mode="json")["steps"][0]["fields"][0]
