"""Points on the Earth, by latitude and longitude in degrees (WGS 84): read as people write or paste them."""

import re
from dataclasses import dataclass
from decimal import Decimal

STEP = Decimal("0.00001")
"""About a metre: what a telephone knows at best, and no finer."""
MOST_LATITUDE, MOST_LONGITUDE = Decimal(90), Decimal(180)
_DEGREES = r"([-+−]?\d{1,3}(?:[.,]\d+)?)\s*°?"
_MINUTES = r"(?:\s*(\d{1,2}(?:[.,]\d+)?)\s*['’′](?:\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''))?)?"
_NORTH, _EAST = rf"{_DEGREES}{_MINUTES}\s*([NS]?)", rf"{_DEGREES}{_MINUTES}\s*([EWO]?)"
_BETWEEN = r"(?:\s*[;/]\s*|\s*,\s+|\s+)"
_PAIRS = (
    re.compile(rf"{_NORTH}{_BETWEEN}{_EAST}", re.IGNORECASE),
    re.compile(r"([-+−]?\d{1,3}[.,]\d+)()()(),([-+−]?\d{1,3}[.,]\d+)()()()"),
)
"""Two numbers that a space or a mark parts; a comma alone, where both have decimals: « 48,1 » is one number."""


@dataclass(frozen=True)
class Position:
    """A point, to five decimals."""

    latitude: Decimal
    longitude: Decimal

    @property
    def pasted(self) -> str:
        """As maps and telephones give it, and take it: « 48.11734, -1.67771 »."""
        return f"{self.latitude}, {self.longitude}"

    @property
    def written(self) -> str:
        """As it is read in French: « 48,11734° N, 1,67771° O »."""
        parts = ((self.latitude, "NS"), (self.longitude, "EO"))
        north, east = (f"{abs(degrees)}°\u00a0{sides[degrees < 0]}".replace(".", ",") for degrees, sides in parts)
        return f"{north}, {east}"


def parse(text: str) -> Position:
    """The position that a text gives. Raises ValueError where it gives none, or one that isn't on the Earth."""
    pair = next((match for pattern in _PAIRS if (match := pattern.fullmatch(text.strip()))), None)
    if pair is None:
        raise ValueError("not a latitude and a longitude")
    latitude, longitude = _degrees(*pair.groups()[:4]), _degrees(*pair.groups()[4:])
    return position(latitude, longitude)


def position(latitude: Decimal, longitude: Decimal) -> Position:
    """The position at these degrees, rounded. Raises ValueError for what isn't on the Earth."""
    if abs(latitude) > MOST_LATITUDE or abs(longitude) > MOST_LONGITUDE:
        raise ValueError("not on the Earth")
    return Position(latitude.quantize(STEP) + 0, longitude.quantize(STEP) + 0)  # no minus before zero


def _degrees(degrees: str, minutes: str | None, seconds: str | None, side: str) -> Decimal:
    whole, sixtieths, rest = (_number(part) for part in (degrees, minutes, seconds))
    if sixtieths >= 60 or rest >= 60:
        raise ValueError("a degree has sixty minutes, and a minute sixty seconds")
    value = abs(whole) + sixtieths / 60 + rest / 3600
    return -value if degrees[0] in "-−" or side.upper() in {"S", "W", "O"} else value


def _number(text: str | None) -> Decimal:
    return Decimal((text or "0").replace(",", ".").replace("−", "-"))
