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


def cells(before: Any, after: Any, field: Any = BUDGET) -> list[Difference]:
    def plain(text: str) -> str:
        return text.replace("\xa0", " ").replace("\u202f", " ")

    return [Difference(*map(plain, each)) for each in row_differences(field, before, after)]


def test_a_cell_of_a_line_is_told_by_its_group_line_and_column() -> None:
    after = changed()
    after["lines"]["l_wages123"]["f_planned1"] = 150_000
    assert cells(ANSWER, after) == [("64 Personnel – Rémunération – Prévu", "1 200,00 €", "1 500,00 €")]


def test_a_line_without_a_group_is_told_by_its_side() -> None:
    after = changed()
    del after["lines"]["l_sales123"]
    assert cells(ANSWER, after) == [("Produits – Ventes – Prévu", "2 000,00 €", "")]


def test_rows_that_were_added_taken_away_and_renamed() -> None:
    after = changed()
    after["rows"][0] = {"id": "r_new", "line": "l_bother12", "label": "Sono", "f_planned1": 1_00}
    after["rows"][1]["label"] = "Piano à queue"
    other = "60 Achats – Autre achat"
    hall, sound, piano = f"{other} – Location de la salle – Prévu", f"{other} – Sono – Prévu", f"{other} – Piano"
    differences = cells(ANSWER, after)
    assert [place for place, _before, _after in differences] == [hall, sound, piano]
    assert [texts for _place, *texts in differences] == [
        ["150,00 €", ""],
        ["", "1,00 €"],
        ["Piano", after["rows"][1]["label"]],
    ]


def test_a_row_that_holds_its_name_alone_is_cells() -> None:
    after = changed()
    after["rows"].append({"id": "r_new", "line": "l_bother12", "label": "Sono"})
    assert cells(ANSWER, after) == [("60 Achats – Autre achat – Sono", "", "Sono")]


def test_no_answer_at_all_and_the_same_answer() -> None:
    assert len(cells(None, ANSWER)) == len(cells(ANSWER, None)) == 8
    assert cells(ANSWER, changed()) == []
    assert cells("x", "y", PLANNED) == []


def test_the_rows_of_a_group_are_followed_by_their_ids() -> None:
    rows = [{"id": f"r_{name}", "f_what1234": name, "f_cost1234": 100} for name in ("a", "b", "c")]
    after = [rows[0], rows[2] | {"f_cost1234": 200}]
    gone, changed_row = f"{GROUP.row_name} 2", f"{GROUP.row_name} 3"
    what, cost = (column.label for column in GROUP.fields)
    assert cells(rows, after, GROUP) == [
        (f"{gone} – {what}", "b", ""),
        (f"{gone} – {cost}", "1,00 €", ""),
        (f"{changed_row} – {cost}", "1,00 €", "2,00 €"),
    ]
