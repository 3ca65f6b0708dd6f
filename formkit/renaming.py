"""Other names for the keys in the JSON of a form, wherever an expression, a total or a sum names them."""

from collections.abc import Mapping
from typing import TypeVar

from formkit.row_answers import Part, place_key
from formkit.values import JsonValue

ValueT = TypeVar("ValueT", bound=JsonValue)
_PARTS: tuple[Part, ...] = ("line", "group", "side")


def line_keys(names: Mapping[str, str]) -> dict[str, str]:
    """These new names by key, with those of the cells that place the lines of a table of such a key."""
    return {place_key(key, part): place_key(new, part) for key, new in names.items() for part in _PARTS} | {**names}


def renamed(value: ValueT, names: Mapping[str, str]) -> ValueT:
    """The same JSON with each of these keys under its new name."""
    return _renamed(value, names)  # type: ignore[return-value]


def _renamed(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {name: _renamed(item, names) for name, item in value.items()}
    return names.get(value, value) if isinstance(value, str) else value
