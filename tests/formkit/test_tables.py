"""Tables of answers: what is aligned, what may be cut, what scrolls."""

import pytest

from formkit.tables import LONGEST_UNCUT, Cell, Table


def test_numbers_are_known_by_their_column() -> None:
    table = Table(("Nature", "Coût"), (("Salle", "250,00 €"),), ("", "250,00 €"), frozenset({1}))
    assert [cell.is_number for cell in table.heads] == [False, True]
    assert [[cell.is_number for cell in row] for row in table.cells] == [[False, True]]
    assert table.total_cells[1] == Cell("Coût", "250,00 €", is_number=True)


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("L’association anticonstitutionnellement dissoute", False),
        ("a" * LONGEST_UNCUT, False),
        ("voir https://exemple.test/une-adresse-sans-espace", True),
        ("", False),
    ],
)
def test_only_what_no_column_can_hold_is_cut(text: str, is_cut: bool) -> None:
    assert Cell("Nature", text).has_long_word is is_cut


def test_more_columns_than_a_page_shows_scroll() -> None:
    assert not Table(("a",) * 6, ()).is_wide
    assert Table(("a",) * 7, ()).is_wide
