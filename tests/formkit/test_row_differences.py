"""Two answers made of rows, compared cell by cell."""

import copy
from typing import Any

from formkit.fieldtypes import AmountField, GroupField, ShortTextField
from formkit.showing.differences import Difference, row_differences
from tests.formkit.budget_table import ANSWER, BUDGET, PLANNED

GROUP = GroupField(
    key="f_costs123",
    label="Dépenses",
    row_name="Dépense",
    fields=(ShortTextField(key="f_what1234", label="Nature"), AmountField(key="f_cost1234", label="Coût")),
)


def changed() -> Any:
    return copy.deepcopy(ANSWER)


def told(before: Any, after: Any, field: Any = BUDGET) -> list[Difference]:
    def plain(text: str) -> str:
        return text.replace("\xa0", " ").replace("\u202f", " ")

    return [Difference(*map(plain, each)) for each in row_differences(field, before, after)]


def test_a_cell_of_a_line_is_told_by_its_group_line_and_column() -> None:
    after = changed()
    after["lines"]["l_wages123"]["f_planned1"] = 150_000
    assert told(ANSWER, after) == [("64 Personnel – Rémunération – Prévu", "1 200,00 €", "1 500,00 €")]


def test_a_line_without_a_group_is_told_by_its_side() -> None:
    after = changed()
    del after["lines"]["l_sales123"]
    assert told(ANSWER, after) == [("Produits – Ventes – Prévu", "2 000,00 €", "")]


def test_rows_that_were_added_taken_away_and_renamed() -> None:
    after = changed()
    after["rows"][0] = {"id": "r_new", "line": "l_bother12", "label": "Sono", "f_planned1": 1_00}
    after["rows"][1]["label"] = "Piano à queue"
    other = "60 Achats – Autre achat"
    assert told(ANSWER, after) == [
        (f"{other} – Location de la salle – Prévu", "150,00 €", ""),
        (f"{other} – Sono – Prévu", "", "1,00 €"),
        (f"{other} – Piano", "Piano", "Piano à queue"),
    ]


def test_a_row_that_holds_its_name_alone_is_told() -> None:
    after = changed()
    after["rows"].append({"id": "r_new", "line": "l_bother12", "label": "Sono"})
    assert told(ANSWER, after) == [("60 Achats – Autre achat – Sono", "", "Sono")]


def test_no_answer_at_all_and_the_same_answer() -> None:
    assert len(told(None, ANSWER)) == len(told(ANSWER, None)) == 8
    assert told(ANSWER, changed()) == []
    assert told("x", "y", PLANNED) == []


def test_the_rows_of_a_group_are_followed_by_their_ids() -> None:
    rows = [{"id": f"r_{name}", "f_what1234": name, "f_cost1234": 100} for name in ("a", "b", "c")]
    after = [rows[0], rows[2] | {"f_cost1234": 200}]
    assert told(rows, after, GROUP) == [
        ("Dépense 2 – Nature", "b", ""),
        ("Dépense 2 – Coût", "1,00 €", ""),
        ("Dépense 3 – Coût", "1,00 €", "2,00 €"),
    ]
