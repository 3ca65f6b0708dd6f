"""Postal address: street, postcode, town, and the country where it may be abroad.

Where a service completes addresses, the street carries `data-addresses`: `suggestions.js` adds a box to seek in.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.blanks import Blank, Space
from formkit.fieldtypes import options
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.parts import Part, PartsInput, PartsWidget
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.places.addresses import addresses
from formkit.values import JsonValue

LINES, POSTCODE, CITY, COUNTRY = "lines", "postcode", "city", "country"
LENGTHS = {LINES: 300, POSTCODE: 20, CITY: 100, COUNTRY: 60}
_FRENCH = r"[0-9]{5}"


@dataclass(frozen=True)
class PostalAddress:
    """An address; no country means France."""

    lines: str
    postcode: str
    city: str
    country: str = ""

    @property
    def all_lines(self) -> list[str]:
        """The address as on an envelope, line by line; the country last, where there is one."""
        return [line for line in (*self.lines.splitlines(), f"{self.postcode} {self.city}", self.country) if line]


class AddressField(BaseField):
    """An address in France, or abroad where `abroad` allows."""

    type: Literal["address"] = "address"
    abroad: bool = False


class AddressInput(PartsInput):
    """Cleans to an address that is complete."""

    def compose(self, texts: list[str]) -> PostalAddress:
        """Check that each part is there, and all that is wrong at once."""
        parts = dict(zip(LENGTHS, [*texts, ""], strict=False))
        if not parts[COUNTRY]:
            parts[POSTCODE] = re.sub(r"\s", "", parts[POSTCODE])
        parts |= {part: " ".join(parts[part].split()) for part in (CITY, COUNTRY)}
        problems = [ValidationError(MISSING[part], code="incomplete") for part in MISSING if not parts[part]]
        if parts[POSTCODE] and not parts[COUNTRY] and not re.fullmatch(_FRENCH, parts[POSTCODE]):
            problems.append(ValidationError(WRONG_POSTCODE, code="postcode"))
        if any(len(parts[part]) > longest for part, longest in LENGTHS.items()):
            problems.append(ValidationError(TOO_LONG, code="max_length"))
        if problems:
            raise ValidationError(problems)
        return PostalAddress(**parts)


MISSING = {
    LINES: _("Enter the number and the street, or the place."),
    POSTCODE: _("Enter the postcode."),
    CITY: _("Enter the town."),
}
WRONG_POSTCODE = _("Check the postcode: it has five digits in France, for example 35000.")
TOO_LONG = _("Shorten the address.")


@register(Family.PLACES, 6)
class Address(FieldType[AddressField, PostalAddress]):
    """Where to write to, where someone lives."""

    name = "address"
    label = _("Postal address")
    description = _("Street, postcode and town, each in its control.")
    icon = "thumbtack"
    seconds = 25
    model = AddressField
    own_options = {"abroad": options.TickOption(label=_("May be abroad"), help=_("The country is asked too."))}
    autocomplete_option = options.autocomplete(options.AUTOCOMPLETE_NAMES[:2])
    prefills = (Prefill.PROFILE_ADDRESS_PARTS,)
    proposed = MappingProxyType({"personal": "ordinary", "anonymise": "erase"})

    def form_field(self, field: AddressField) -> forms.Field:
        """Ask part by part; browsers propose each, unless the designer chose that nothing is proposed."""
        proposes = field.autocomplete != "off"

        def tokens(name: str, **attrs: str) -> dict[str, str]:
            return {**attrs, "autocomplete": name if proposes else "off"}

        street = tokens("street-address", rows="2") | ({"data-addresses": "true"} if addresses() else {})
        parts = [
            Part(LINES, _("Number and street"), forms.Textarea(attrs=street)),
            Part(
                POSTCODE,
                _("Postcode"),
                forms.TextInput(attrs=tokens("postal-code", **{} if field.abroad else {"inputmode": "numeric"})),
            ),
            Part(CITY, _("Town"), forms.TextInput(attrs=tokens("address-level2"))),
        ]
        if field.abroad:
            parts.append(Part(COUNTRY, _("Country, if not France"), forms.TextInput(attrs=tokens("country-name"))))
        return AddressInput(widget=PartsWidget(parts), **self.common(field))

    def blank(self, field: AddressField) -> Blank:
        spaces = [
            Space(label=_now("Number and street"), lines=2),
            Space(label=_now("Postcode"), groups=(() if field.abroad else (5,))),
            Space(label=_now("Town")),
        ]
        if field.abroad:
            spaces.append(Space(label=_now("Country, if not France")))
        return Blank(spaces=tuple(spaces))

    def to_answer(self, field: AddressField, value: PostalAddress) -> JsonValue:
        parts = {LINES: value.lines, POSTCODE: value.postcode, CITY: value.city, COUNTRY: value.country}
        return {name: part for name, part in parts.items() if part}

    def read(self, field: AddressField, answer: JsonValue) -> PostalAddress | None:
        """Read an address, its street erased or not."""
        if not isinstance(answer, dict) or not {POSTCODE, CITY} <= answer.keys() <= LENGTHS.keys():
            return None
        parts = {name: part for name, part in answer.items() if isinstance(part, str) and part}
        return PostalAddress(**{LINES: "", **parts}) if len(parts) == len(answer) else None

    def form_value(self, field: AddressField, value: PostalAddress) -> object:
        return [value.lines, value.postcode, value.city, *([value.country] if field.abroad else [])]

    def text(self, field: AddressField, value: PostalAddress) -> str:
        """Show it as on an envelope."""
        return "\n".join(value.all_lines)

    def exported(self, field: AddressField, value: PostalAddress) -> Exported:
        return ", ".join(value.all_lines)

    def answer_schema(self, field: AddressField) -> dict[str, JsonValue]:
        names = [LINES, POSTCODE, CITY, *([COUNTRY] if field.abroad else [])]
        parts: dict[str, JsonValue] = {
            name: {"type": "string", "minLength": 1, "maxLength": LENGTHS[name]} for name in names
        }
        if not field.abroad:
            parts[POSTCODE] = {"type": "string", "pattern": f"^{_FRENCH}$"}
        return {
            "type": "object",
            "properties": parts,
            "required": [LINES, POSTCODE, CITY],
            "additionalProperties": False,
        }

    def example_answer(self, field: AddressField) -> JsonValue:
        """Give an address that nobody has."""
        return {LINES: "12 rue de l’Exemple", POSTCODE: "35000", CITY: "Rennes"}
