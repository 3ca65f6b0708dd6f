"""The bench's form with a table of 60 lines and 3 columns, two sides that balance, every cell filled in."""

from formkit.fieldtypes import AmountField, TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.schema import FormSchema
from formkit.values import JsonValue
from tests.factories import procedures

TABLE, COLUMNS = "f_table123", ("f_first123", "f_second12", "f_third123")
LINES = tuple(f"l_line{number:04}" for number in range(60))


def form() -> FormSchema:
    """The form of the plain step, its first step having the table too."""
    plain = procedures.make_form()
    columns = tuple(AmountField(key=key, label=f"Exercice {number}") for number, key in enumerate(COLUMNS, start=1))
    table = TableField(key=TABLE, label="Budget", fields=columns, lines=tuple(_lines()), totals=COLUMNS)
    first, *others = plain.steps
    step = first.model_copy(update={"fields": (*first.fields, table)})
    return plain.model_copy(update={"steps": (step, *others)})


def _lines() -> list[TableLine]:
    lines = []
    for number, key in enumerate(LINES):
        if number % 30 == 0:
            lines.append(TableLine(key=f"l_side{number:04}", label="Produits" if number else "Charges", kind="side"))
        if number % 5 == 0:
            lines.append(TableLine(key=f"l_group{number:03}", label=f"Compte {60 + number // 5}", kind="group"))
        lines.append(TableLine(key=key, label=f"Ligne {number}"))
    return lines


def answer() -> JsonValue:
    """All its cells."""
    cells: dict[str, JsonValue] = dict.fromkeys(COLUMNS, 125050)
    return {"lines": {key: dict(cells) for key in LINES}}


def material() -> dict[str, object]:
    """The place of its first cell, and the name of its control."""
    line, column = LINES[0], COLUMNS[0]
    return {"table": TABLE, "cell": f"{TABLE}:{line}.{column}", "control": f"{TABLE}-{line}-{column}"}
