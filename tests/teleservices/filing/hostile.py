"""Texts that nobody should type, and every question that they may be posted in."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import quote_from_bytes

from formkit.fieldtypes import REGISTRY, Choice, Field, GroupField
from formkit.fieldtypes.patterns import PATTERNS
from formkit.language.nodes import Answer, Cell

CHOICES = (Choice(value="c0", label="Un"), Choice(value="c1", label="Deux"))
OPTIONS: Mapping[str, list[dict[str, object]]] = {
    "short_text": [{"pattern": pattern} for pattern in ("", *PATTERNS)],
    "number": [{"decimals": 0, "unit": "km"}, {"decimals": 6, "minimum": -3}],
    "amount": [{}, {"minimum": None}],
    "date": [{}, {"minimum": dt.date(2026, 1, 1), "maximum": "today+30d"}],
    "month": [{}, {"minimum": dt.date(2026, 1, 1), "maximum": "today+30d"}],
    "period": [{}, {"max_days": 3, "minimum": "today-30d"}],
    "one_choice": [{"choices": CHOICES}, {"choices": CHOICES, "other": True}],
    "several_choices": [{"choices": CHOICES, "max_choices": 1}, {"choices": CHOICES, "other": True}],
    "drop_down": [{"choices": CHOICES}],
    "statement": [{"text": "Je m'engage."}],
    "content": [{"text": "À lire."}],
    "document": [{"category": "statuts"}],
    "calculated": [{"formula": Answer(key="f_number0"), "result": "number"}],
}
"""Each type in each of its ways to read what is typed."""


def questions(*, in_rows: bool) -> tuple[Field, ...]:
    """Every type that there is, one field for each way."""
    return tuple(
        kind.model(
            key=f"f_{name.replace('_', '')}{number}{'r' if in_rows else ''}", label=name, **_own(options, in_rows)
        )
        for name, kind in REGISTRY.items()
        if name != "group" and (kind.in_rows or not in_rows)
        for number, options in enumerate(OPTIONS.get(name, [{}]))
    )


def _own(options: Mapping[str, object], in_rows: bool) -> dict[str, object]:
    if not in_rows:
        return {**options}
    if "formula" in options:
        return {**options, "formula": Cell(key="f_number0r")}
    return {**options, "required": False}


def groups() -> tuple[GroupField, ...]:
    """All that a row may hold, a dozen columns a group."""
    columns = questions(in_rows=True)
    return tuple(
        GroupField(key=f"f_group{start}", label=f"Groupe {start}", row_name="Ligne", fields=columns[start : start + 12])
        for start in range(0, len(columns), 12)
    )


NASTY = (
    *(
        "0000",
        "000",
        "0000-00-00",
        "00 00",
        "+",
        "+33",
        "+0",
        "+33 0",
        "tel:+33",
        "0033",
        "+999999999999999999",
        "0;ext=1",
    ),
    *(
        "1e999",
        "NaN",
        "Infinity",
        "-0",
        "1_000",
        "٣",
        "²",
        "½",
        "9" * 400,
        "0" * 20_001,
        "0" * 4999,
        "a" * 30_000,
        "٠٠٠٠",
    ),
    *("9999-12-31", "0001-01-01", "31/12/9999", "2026-W01", "2026-13", "-1", "99999999999999999999-01-01", "0", "12"),
    *(
        "FR76",
        "FR00 0000",
        "2A",
        "0 h",
        "99 h 99",
        "[]",
        "{}",
        "null",
        "true",
        "c0",
        "other",
        "' OR 1=1 --",
        "<b>",
        "\\u0000",
    ),
    *(
        "\x00",
        "a\x00b",
        "12\x00",
        "c0\x00",
        "\U0001f600",
        "\ufeff",
        "\ufffe",
        "\u202e0612345678",
        "\r\n",
        "\x1b[0m",
        "\x85",
        " ",
    ),
    *("a@b", "a@\x00.fr", "é@é.é", "a" * 300 + "@exemple.fr", "W", "w 000 000 000", "%s", "%(a)s", "{0}", "\ud800"),
)
"""The last is half of a pair: it leaves as the bytes that no text in UTF-8 holds."""


def encoded(sent: Mapping[str, str | list[str]]) -> str:
    """A form as anything may send it: half of a surrogate pair too, in the bytes that a careless client makes of it."""
    pairs = [(name, text) for name, texts in sent.items() for text in ([texts] if isinstance(texts, str) else texts)]
    return "&".join(f"{_escaped(name)}={_escaped(text)}" for name, text in pairs)


def _escaped(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))
