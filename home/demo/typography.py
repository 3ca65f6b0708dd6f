"""French typography put on the demo's texts when they are loaded, so that their sources stay easy to type."""

import re

from formkit.values import JsonValue
from portal.dates import NBSP
from portal.words.typography import NARROW_NBSP

_RULES = (
    (re.compile(r" (?=[:;?!»€%])"), NBSP),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))"), NARROW_NBSP),
    (re.compile(r"(?<=n°) |(?<=\b[LRD]\.) (?=[0-9])|(?<=[0-9]) (?=(?:h|km|Mo)\b)"), NBSP),
    (re.compile(r"(?<=[A-Za-zÀ-ÿ])'(?=[A-Za-zÀ-ÿŒœ«])"), "’"),
)


def french(text: str) -> str:
    """The text with its no-break spaces and its apostrophes."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def french_json(value: JsonValue) -> JsonValue:
    """The same JSON, all its texts with French typography (keys and codes hold nothing that it changes)."""
    if isinstance(value, str):
        return french(value)
    if isinstance(value, list):
        return [french_json(item) for item in value]
    if isinstance(value, dict):
        return {name: french_json(item) for name, item in value.items()}
    return value
