"""What differs between two answers to the same question, in words: row by row where they are made of rows."""

from typing import NamedTuple

from formkit.fieldtypes import Field, field_type, has_columns
from formkit.fieldtypes.seen_columns import visible
from formkit.row_answers import LABEL, Row
from formkit.showing.row_names import NamedRow, named_rows
from formkit.values import JsonValue


class Difference(NamedTuple):
    """A cell as it was and as it is, empty for none, and where it stands."""

    place: str
    """« 60 Achats – Fournitures – Prévu »; a row that was there has the name and the number that it had."""
    before: str
    after: str


def row_differences(field: Field, before: JsonValue, after: JsonValue) -> list[Difference]:
    """The cells that differ, in the order of the rows, those that are gone where they stood; none without rows."""
    if not has_columns(field):
        return []
    rows = [{row.identity: row for row in named_rows(field, answer)} for answer in (before, after)]
    earlier, later = rows
    identities = _in_order([*later], [*earlier])
    return [cell for identity in identities for cell in _cells(field, earlier.get(identity), later.get(identity))]


def _in_order(identities: list[str], others: list[str]) -> list[str]:
    """Some identities with those of the others that they lack, each of these after the one that it followed."""
    merged = list(identities)
    for number, identity in enumerate(others):
        if identity not in merged:
            merged.insert(merged.index(others[number - 1]) + 1 if number else 0, identity)
    return merged


def _cells(field: Field, was: NamedRow | None, now: NamedRow | None) -> list[Difference]:
    name = next(row.name for row in (was, now) if row)
    old, new = (row.row if row else Row() for row in (was, now))
    columns = visible(field_type(field).columns(field))
    cells = [Difference(f"{name} – {column.label}", _words(column, old), _words(column, new)) for column in columns]
    differences = [cell for cell in cells if cell.before != cell.after]
    labels = Difference(name, str(old.get(LABEL, "")), str(new.get(LABEL, "")))
    is_renamed = labels.before != labels.after and (not differences or (was and now))
    return [labels, *differences] if is_renamed else differences


def _words(column: Field, row: Row) -> str:
    return field_type(column).display(column, row.get(column.key))
