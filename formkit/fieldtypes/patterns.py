"""Ready patterns for a short text: numbers and codes that départements ask for, each read the ways people write it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from stdnum.fr import nir

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _compact(text: str) -> str:
    """The letters and digits alone, in capitals: people part groups as they like."""
    return re.sub(r"[\s.\-]", "", text).upper()


def _plate(text: str) -> str:
    """Write a plate as on the vehicle: « AB-123-CD », or « 123 ABC 35 » for one of before 2009."""
    compact = _compact(text)
    if match := re.fullmatch(r"([A-Z]{2})([0-9]{3})([A-Z]{2})", compact):
        return "-".join(match.groups())
    match = re.fullmatch(r"([0-9]{1,4})([A-Z]{1,3})([0-9]{2,3}|2[AB])", compact)
    return " ".join(match.groups()) if match else compact


def _hour(text: str) -> str:
    """Write « 9 h 30 » as « 09:30 »."""
    match = re.fullmatch(r"([0-9]{1,2})\s*[h:]\s*([0-9]{2})?", text.strip().lower())
    return f"{int(match[1]):02}:{match[2] or '00'}" if match else text


def _parcel(text: str) -> str:
    """Write a parcel as « AB 123 »: its section, then its number."""
    match = re.fullmatch(r"([A-Z]{1,2}|0[A-Z])0*([0-9]{1,4})", _compact(text))
    return f"{match[1].lstrip('0')} {match[2]}" if match else text


@dataclass(frozen=True)
class Pattern:
    """A form that a text must have once normalised."""

    name: str
    label: "StrOrPromise"
    expression: str
    """Regular expression of the whole, which JSON Schema reads too."""
    example: str
    message: "StrOrPromise"
    """What to check, when a text is refused."""
    normalise: Callable[[str], str] = _compact
    check: Callable[[str], bool] = bool
    """What a regular expression can't tell: a key."""
    inputmode: str = ""

    def read(self, text: str) -> str:
        """The text as it is stored. Raises ValueError when it doesn't have this form."""
        normal = self.normalise(text)
        if not re.fullmatch(self.expression, normal) or not self.check(normal):
            raise ValueError("not of this form")
        return normal


PATTERNS: Mapping[str, Pattern] = {
    pattern.name: pattern
    for pattern in (
        Pattern(
            "postcode", _("Postcode"), "[0-9]{5}", "35000",
            _("Enter the five digits of the postcode, for example 35000."), inputmode="numeric",
        ),
        Pattern(
            "vehicle", _("Vehicle registration"),
            "[A-Z]{2}-[0-9]{3}-[A-Z]{2}|[0-9]{1,4} [A-Z]{1,3} ([0-9]{2,3}|2[AB])", "AB-123-CD",
            _("Enter the registration as on the plate, for example AB-123-CD or 123 ABC 35."), normalise=_plate,
        ),
        Pattern(
            "nir", _("Social security number"), "[1-478][0-9]{2}(0[1-9]|1[0-2]|[2-9][0-9])[0-9][0-9AB][0-9]{8}",
            "293057500100160",
            _("Check the social security number: it has 15 digits, key included, for example 2 93 05 75 001 001 60."),
            check=nir.is_valid,
        ),
        Pattern(
            "caf", _("Family benefit number (CAF)"), "[0-9]{7}[A-Z]?", "1234567",
            _("Enter the benefit number: seven digits, sometimes a letter after, for example 1234567."),
        ),
        Pattern(
            "ine", _("National student number (INE)"), "(?=.*[0-9])[0-9A-Z]{11}", "123456789AB",
            _("Enter the INE: eleven digits and letters, for example 123456789AB."),
        ),
        Pattern(
            "uai", _("School code (UAI)"), "[0-9]{7}[A-Z]", "0350001A",
            _("Enter the UAI code: seven digits and a letter, for example 0350001A."),
        ),
        Pattern(
            "parcel", _("Land parcel"), "[A-Z]{1,2} [1-9][0-9]{0,3}", "AB 123",
            _("Enter the section and the number of the parcel, for example AB 123."), normalise=_parcel,
        ),
        Pattern(
            "pacage", _("Farm number (Pacage)"), "[0-9]{9}", "035123456",
            _("Enter the nine digits of the Pacage number, for example 035123456."), inputmode="numeric",
        ),
        Pattern(
            "year", _("Year"), "(19|20)[0-9]{2}", "2026",
            _("Enter the four digits of the year, for example 2026."), inputmode="numeric",
        ),
        Pattern(
            "hour", _("Time of day"), "([01][0-9]|2[0-3]):[0-5][0-9]", "09:30",
            _("Enter the hour and the minutes, for example 9:30."), normalise=_hour,
        ),
    )
}  # fmt: skip
"""By name, in the order of the studio's list."""
