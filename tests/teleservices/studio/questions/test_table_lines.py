"""The lines of a table as text: read, written back, their keys kept when the text is edited."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.fieldtypes.table_lines import MOST_LINES, TableLine
from portal.words.typography import clean_text
from teleservices.studio.questions.table_lines_text import MOST_HEADINGS, TableLinesField, read_lines, written
from tests.gate import examples

TEXT = """# Charges
## 60 Achats
Prestations de services
+ Autre, à préciser (10 au plus)
## 86 Contributions volontaires (à part)
Bénévolat
# Produits
+ Autre"""
KINDS = ["side", "group", "line", "open", "apart", "line", "side", "open"]


def labels(lines: tuple[TableLine, ...]) -> list[str]:
    return [line.label for line in lines]


def keys(lines: tuple[TableLine, ...]) -> list[str]:
    return [line.key for line in lines]


def test_signs_say_what_a_line_is() -> None:
    lines = read_lines(TEXT)
    assert [line.kind for line in lines] == KINDS
    assert labels(lines)[:5] == [
        "Charges", "60 Achats", "Prestations de services", "Autre, à préciser", "86 Contributions volontaires",
    ]  # fmt: skip
    assert (lines[3].most, lines[7].most) == (10, 5)
    assert len(set(keys(lines))) == len(lines)
    assert all(key.startswith("l_") for key in keys(lines))
    assert "\n".join(map(written, lines)) == TEXT
    assert read_lines(TEXT, lines) == lines


@pytest.mark.parametrize(
    "text",
    ["##86 Dons ( A PART )", "  ##  86   Dons\u00a0(à part)", "\n\n## 86 Dons (a part)\n"],
)
def test_spaces_accents_and_capitals_are_free(text: str) -> None:
    (line,) = read_lines(text)
    assert (line.kind, line.label) == ("apart", "86 Dons")


def test_lines_keep_their_keys_wherever_they_go() -> None:
    before = read_lines(TEXT)
    moved = read_lines(f"# Autres\n{TEXT.replace('Bénévolat', 'benevolat')}\nNouvelle", before)
    assert keys(moved)[1:-1] == keys(before)
    assert labels(moved)[6] == "benevolat"
    assert not {moved[0].key, moved[-1].key} & {*keys(before)}


def test_a_line_worded_otherwise_in_its_place_stays_the_same() -> None:
    before = read_lines(TEXT)
    after = read_lines(TEXT.replace("Prestations de services", "Prestations").replace("(à part)", ""), before)
    assert keys(after) == keys(before)
    assert (after[2].label, after[4].kind) == ("Prestations", "group")


def test_another_list_of_as_many_lines_is_another_list() -> None:
    before = read_lines("Loyers\nSalaires\nAchats\nDons")
    after = read_lines("Âge\nTaille\nPoids\nDons", before)
    assert set(keys(after)) & set(keys(before)) == {before[3].key}


def test_the_key_of_a_line_taken_away_is_never_given_again() -> None:
    before = read_lines("Loyers\nSalaires\nAchats")
    without = read_lines("Loyers\nAchats", before)
    again = read_lines("Loyers\nSalaires\nAchats", without)
    assert again[1].key not in keys(before)
    assert read_lines("## Loyers\nSalaires\nAchats\nDons", before)[0].key not in keys(before)


def test_lines_of_the_same_words_are_told_apart_by_their_order() -> None:
    before = read_lines("## A\nAutre\n## B\nAutre")
    after = read_lines("## A\nAutre\nUne\n## B\nAutre", before)
    assert [after[place].key for place in (1, 4)] == [before[place].key for place in (1, 3)]


def test_a_name_that_a_sign_would_begin_stays_what_it_is() -> None:
    lines = (
        TableLine(key="l_a", label="# 12"),
        TableLine(key="l_b", label="Dons (à part)", kind="group"),
        TableLine(key="l_c", label="+ 3 mois\nou plus"),
    )
    assert read_lines("\n".join(map(written, lines)), lines) == lines


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Loyers\n\n#\n## (à part)\n+  (3 au plus)", [3, 4, 5]),
        ("### Trop", [1]),
        ("+ Autre (21 au plus)\n+ Autre (0 au plus)\n+ Autre (20 au plus)", [1, 2]),
        (f"Loyers\n{'x' * 201}", [2]),
    ],
)
def test_each_line_that_can_not_be_one_is_told_by_its_number(text: str, numbers: list[int]) -> None:
    with pytest.raises(ValidationError) as refused:
        read_lines(text)
    assert [message.split("\u00a0:")[0] for message in refused.value.messages] == [f"Ligne {n}" for n in numbers]


@pytest.mark.parametrize(("line", "most"), [("Loyers", MOST_LINES), ("# Charges", MOST_HEADINGS)])
def test_too_many_lines_are_refused(line: str, most: int) -> None:
    assert len(read_lines("\n".join([line] * most))) == most
    with pytest.raises(ValidationError, match=str(most)):
        read_lines("\n".join([line] * (most + 1)))


def test_the_control_says_its_limits_and_takes_nothing() -> None:
    control = TableLinesField(label="Lignes", help_text="Une sous l’autre.")
    assert {str(MOST_LINES), str(MOST_HEADINGS)} <= set(str(control.help_text).split())
    assert control.clean("  \n ") == ()
    with pytest.raises(ValidationError):
        control.clean("x\n" * 25_000)


WORDS = st.text(max_size=30).map(lambda text: " ".join(clean_text(text).split()))
LINES = st.tuples(st.sampled_from(["", "# ", "## ", "+ "]), WORDS, st.sampled_from(["", " (à part)", " (7 au plus)"]))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(LINES.map("".join), max_size=12), st.lists(LINES.map("".join), max_size=12))
def test_whatever_is_read_is_written_and_read_again(typed: list[str], others: list[str]) -> None:
    try:
        lines = read_lines("\n".join(typed))
    except ValidationError:
        return
    text = "\n".join(map(written, lines))
    assert read_lines(text, lines) == lines
    assert [(line.label, line.kind, line.most) for line in read_lines(text)] == [
        (line.label, line.kind, line.most) for line in lines
    ]
    try:
        edited = read_lines("\n".join(others), lines)
    except ValidationError:
        return
    assert len({line.key for line in edited}) == len(edited)
