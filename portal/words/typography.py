"""How texts that people type are cleaned, and how numbers are written in French. Dates: `portal.dates`."""

import re
import unicodedata
from decimal import Decimal

NARROW_NBSP = "\u202f"

_CONTROL = ("Cc", "Cs")


def number_text(value: Decimal, decimals: int | None = None) -> str:
    """Write « 1 250,5 », with exactly `decimals` digits after the comma when given, else those it needs."""
    if decimals is None:
        text = f"{value:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{decimals}f}"
    return text.replace(",", NARROW_NBSP).replace(".", ",").replace("-", "−")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Normalise typed or pasted text: composed accents, line feeds as line ends, no control character.

    A single-line text has its line ends and tabs turned into spaces.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not multiline:
        text = re.sub(r"[\n\t]+", " ", text)
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _CONTROL).strip()
