"""A budget as a table: two sides, groups with subtotals, one that no total counts, rows that the applicant adds."""

from formkit.fieldtypes import AmountField, Choice, DropDownField, TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.values import JsonValue

PLANNED = AmountField(key="f_planned1", label="Prévu")
STATE = DropDownField(
    key="f_state123",
    label="État",
    required=False,
    choices=(Choice(value="sure", label="Acquis"), Choice(value="asked", label="Sollicité")),
)
LINES = (
    TableLine(key="l_charges1", label="Charges", kind="side"),
    TableLine(key="l_bought12", label="60 Achats", kind="group"),
    TableLine(key="l_supplies", label="Fournitures"),
    TableLine(key="l_bother12", label="Autre achat", kind="open"),
    TableLine(key="l_staff123", label="64 Personnel", kind="group"),
    TableLine(key="l_wages123", label="Rémunération"),
    TableLine(key="l_helpers1", label="86 Bénévolat", kind="apart"),
    TableLine(key="l_hours123", label="Heures données"),
    TableLine(key="l_incomes1", label="Produits", kind="side"),
    TableLine(key="l_sales123", label="Ventes"),
)
BUDGET = TableField(
    key="f_budget12", label="Budget", fields=(PLANNED, STATE), lines=LINES, totals=("f_planned1",), required=False
)
ANSWER: dict[str, JsonValue] = {
    "lines": {
        "l_supplies": {"f_planned1": 40_000, "f_state123": "sure"},
        "l_wages123": {"f_planned1": 120_000},
        "l_hours123": {"f_planned1": 9_900},
        "l_sales123": {"f_planned1": 200_000},
    },
    "rows": [
        {"id": "r_one", "line": "l_bother12", "label": "Location de la salle", "f_planned1": 15_000},
        {"id": "r_two", "line": "l_bother12", "label": "Piano", "f_planned1": 25_050, "f_state123": "asked"},
    ],
}
"""Charges: 2 000.50 €, volunteers aside; incomes: 2 000 €."""
