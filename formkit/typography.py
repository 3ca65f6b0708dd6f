"""How amounts are written, and numbers and amounts read, in French. Numbers and texts: `portal.words.typography`."""

import re
from decimal import Decimal

from portal.dates import NBSP
from portal.words.typography import number_text

MAX_DIGITS = 15
"""Decimal digits that a JSON number (an IEEE 754 double) carries without loss."""

_NUMBER = re.compile(r"([+−-]?)\s*([0-9]+|[0-9]{1,3}(?:\s[0-9]{3})+)(?:[.,]([0-9]+))?")
_EURO = re.compile(r"\s*(€|euros?|eur)$", re.IGNORECASE)


def amount_text(cents: int) -> str:
    """Write an amount given in cents: « 1 250,00 € »."""
    return f"{number_text(Decimal(cents) / 100, 2)}{NBSP}€"


def parse_number(text: str) -> Decimal:
    """Read « 1 250,50 », "1250.5" or "-3" exactly.

    Spaces of any width may part thousands, in threes only: "12 50" could be 12,50 or 1250.
    Raises ValueError for anything else, and beyond MAX_DIGITS digits.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a number")
    sign, whole, fraction = match.groups(default="")
    digits = re.sub(r"\s", "", whole)
    if len(digits.lstrip("0")) + len(fraction) > MAX_DIGITS:
        raise ValueError("too many digits")
    value = Decimal(f"{digits}.{fraction or 0}")
    return -value if sign in ("-", "−") and value else value


def parse_cents(text: str) -> int:
    """Read an amount in euros, « 1 250,50 € », as integer cents. Raises ValueError beyond two decimals."""
    cents = parse_number(_EURO.sub("", text.strip())) * 100
    if cents != cents.to_integral_value():
        raise ValueError("more than two decimals")
    return int(cents)
