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
    earlier = {named.identity: named for named in named_rows(field, before)}
    later = {named.identity: named for named in named_rows(field, after)}
    differences: list[Difference] = []
    for identity in _in_order([*later], [*earlier]):
        differences += _cells(field, earlier.get(identity), later.get(identity))
    return differences


def _in_order(identities: list[str], others: list[str]) -> list[str]:
    """Some identities with those of the others that they lack, each of these after the one that it followed."""
    merged = list(identities)
    for number, identity in enumerate(others):
        if identity not in merged:
            previous = others[number - 1] if number else None
            merged.insert(merged.index(previous) + 1 if previous is not None else 0, identity)
    return merged


def _cells(field: Field, was: NamedRow | None, now: NamedRow | None) -> list[Difference]:
    name = next(named.name for named in (was, now) if named)
    old, new = (named.row if named else Row() for named in (was, now))
    cells = [
        Difference(f"{name} – {column.label}", _words(column, old), _words(column, new))
        for column in visible(field_type(field).columns(field))
    ]
    changed = [cell for cell in cells if cell.before != cell.after]
    labels = Difference(name, str(old.get(LABEL, "")), str(new.get(LABEL, "")))
    is_renamed = labels.before != labels.after and (not changed or (was and now))
    return [labels, *changed] if is_renamed else changed


def _words(column: Field, row: Row) -> str:
    return field_type(column).display(column, row.get(column.key))
