"""Calculated values that nobody sees and nothing reads: they serve nothing. Reads only."""

from collections.abc import Iterator

from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from formkit.values import JsonValue

_READING = ("answer", "cell")


def unread_values(schema: FormSchema, *others: JsonValue) -> Iterator[Field]:
    """Those that no expression of the form reads, nor of `others`: rules and letters as a procedure keeps them."""
    keys = set(_keys_read([schema.to_json(), *others]))
    for field in (*schema.fields(), *schema.columns()):
        is_seen = field_type(field).is_shown_to(field, "service")
        if field_type(field).is_calculated and not is_seen and field.key not in keys:
            yield field


def _keys_read(data: JsonValue) -> Iterator[str]:
    """The questions and columns that trees name, wherever they stand in this JSON."""
    if isinstance(data, list):
        for item in data:
            yield from _keys_read(item)
    elif isinstance(data, dict):
        if data.get("kind") in _READING and isinstance(key := data.get("key"), str):
            yield key
        for item in data.values():
            yield from _keys_read(item)
