"""Position: a latitude and a longitude, typed, pasted, or given by the browser where a button asks for them.

The control carries `data-position`: `position.js` adds the button, which only the page of such a question may use
(`portal.web.permissions`).
"""

from dataclasses import dataclass
from decimal import Decimal
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
from formkit.fieldtypes.registry import Family, register
from formkit.places.positions import MOST_LATITUDE, MOST_LONGITUDE, Position, parse, position
from formkit.values import JsonValue, Link

LATITUDE, LONGITUDE, ROAD = "latitude", "longitude", "road"
LONGEST_ROAD = 200
ZOOM = 17
"""Of the map that a link opens: the houses of a street."""


@dataclass(frozen=True)
class Spot:
    """A position, and the road that it is on, with its milestone: « D 921, PR 12+300 »; often empty."""

    position: Position
    road: str = ""


class PositionField(BaseField):
    """Where something is; `road` asks on which road too."""

    type: Literal["position"] = "position"
    road: bool = True


class PositionInput(PartsInput):
    """Cleans to a spot."""

    def compose(self, texts: list[str]) -> Spot:
        """Read the position, which the road alone never gives."""
        text, road = [*texts, ""][:2]
        if not text:
            raise ValidationError(MISSING, code="incomplete")
        if len(road) > LONGEST_ROAD:
            raise ValidationError(TOO_LONG, code="max_length", params={"limit": LONGEST_ROAD})
        try:
            return Spot(parse(text), " ".join(road.split()))
        except ValueError:
            raise ValidationError(MALFORMED, code="invalid") from None


MISSING = _("Give the position too: a latitude and a longitude, for example 48.11734, -1.67771.")
MALFORMED = _("Check the position: a latitude then a longitude, in degrees, for example 48.11734, -1.67771.")
TOO_LONG = _("Shorten the road and the landmark: at most %(limit)s characters.")


@register(Family.PLACES, 7)
class PositionType(FieldType[PositionField, Spot]):
    """Where a pothole, a hedge, a bridge is."""

    name = "position"
    label = _("Position")
    description = _("A latitude and a longitude, typed or given by the telephone, with the road if need be.")
    icon = "crosshairs"
    seconds = 25
    model = PositionField
    asks_position = True
    is_read_in_browser = False
    example = _("For example 48.11734, -1.67771.")
    own_options = {
        "road": options.TickOption(
            label=_("Ask for the road too"), help=_("Its number, the milestone, a landmark: D 921, PR 12+300.")
        )
    }
    autocompletes = False
    proposed = MappingProxyType({"autocomplete": "off", "personal": "ordinary", "anonymise": "erase"})

    def form_field(self, field: PositionField) -> forms.Field:
        """Ask in one control, as telephones and maps give both numbers, and in another one for the road."""
        words = {
            "data-position": _now("Use my position"),
            "data-asking": _now("Looking for your position…"),
            "data-given": _now("Position given, to within {metres} m. Check it: you can change it."),
            "data-refused": _now("Your browser gives no position to this site. Allow it, or type the position."),
            "data-unavailable": _now("Your position could not be found. Try again outside, or type it."),
        }
        attrs = {"autocomplete": "off", "spellcheck": "false", **words}
        parts = [Part("at", _("Latitude and longitude"), forms.TextInput(attrs=attrs))]
        if field.road:
            road = forms.TextInput(attrs={"autocomplete": "off"})
            parts.append(Part(ROAD, _("Road and landmark, for example D 921, PR 12+300 (optional)"), road))
        return PositionInput(widget=PartsWidget(parts), **self.common(field))

    def blank(self, field: PositionField) -> Blank:
        spaces = [Space(label=_now("Latitude")), Space(label=_now("Longitude"))]
        return Blank(spaces=(*spaces, *([Space(label=_now("Road and landmark"))] if field.road else [])))

    def to_answer(self, field: PositionField, value: Spot) -> JsonValue:
        degrees = {LATITUDE: float(value.position.latitude), LONGITUDE: float(value.position.longitude)}
        return {**degrees, ROAD: value.road} if value.road else {**degrees}

    def read(self, field: PositionField, answer: JsonValue) -> Spot | None:
        """Read a position, whether its road is still asked for or not."""
        if not isinstance(answer, dict) or not {LATITUDE, LONGITUDE} <= answer.keys() <= {LATITUDE, LONGITUDE, ROAD}:
            return None
        latitude, longitude, road = answer[LATITUDE], answer[LONGITUDE], answer.get(ROAD, "")
        if not (_is_number(latitude) and _is_number(longitude) and isinstance(road, str)):
            return None
        try:
            return Spot(position(Decimal(str(latitude)), Decimal(str(longitude))), road)
        except (ArithmeticError, ValueError):
            return None

    def form_value(self, field: PositionField, value: Spot) -> object:
        return [value.position.pasted, *([value.road] if field.road else [])]

    def text(self, field: PositionField, value: Spot) -> str:
        """Show « 48,11734° N, 1,67771° O », the road under it."""
        return "\n".join(part for part in (value.position.written, value.road) if part)

    def exported(self, field: PositionField, value: Spot) -> Exported:
        """Export what a map takes, then the road."""
        return ", ".join(part for part in (value.position.pasted, value.road) if part)

    def link(self, field: PositionField, answer: JsonValue) -> Link | None:
        spot = self.read(field, answer)
        if spot is None:
            return None
        latitude, longitude = spot.position.latitude, spot.position.longitude
        marker = f"?mlat={latitude}&mlon={longitude}#map={ZOOM}/{latitude}/{longitude}"
        words = _now("See it on OpenStreetMap (another site, which will receive this position)")
        return Link(f"https://www.openstreetmap.org/{marker}", words)

    def answer_schema(self, field: PositionField) -> dict[str, JsonValue]:
        limits = {LATITUDE: int(MOST_LATITUDE), LONGITUDE: int(MOST_LONGITUDE)}
        parts: dict[str, JsonValue] = {
            name: {"type": "number", "minimum": -most, "maximum": most} for name, most in limits.items()
        }
        if field.road:
            parts[ROAD] = {"type": "string", "minLength": 1, "maxLength": LONGEST_ROAD}
        return {
            "type": "object",
            "properties": parts,
            "required": [LATITUDE, LONGITUDE],
            "additionalProperties": False,
        }

    def example_answer(self, field: PositionField) -> JsonValue:
        """Give a place that is public: the middle of metropolitan France (IGN, 1993)."""
        return {LATITUDE: 46.53972, LONGITUDE: 2.43028}


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
