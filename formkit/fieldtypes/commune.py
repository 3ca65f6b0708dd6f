"""Commune: found by its name or postcode, stored with its name so that an answer never depends on the list.

Without JavaScript: a text box; when several communes match, radio buttons of them come back under what was typed.
Suggestions while typing: the text box carries `data-communes`; `suggestions.js` proposes what a view answers from
`communes().search(text, limit)` and writes the one picked in the box as `str(commune)`, which is then enough.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.blanks import Blank, Space
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.parts import Part, PartsInput, PartsWidget
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from formkit.places.communes import Commune as Place
from formkit.places.communes import commune_text, communes, plain
from formkit.values import JsonValue

SHOWN = 20
"""Communes offered at once."""
_CODE = r"[0-9][0-9AB][0-9]{3}"
_POSTCODE = r"[0-9]{5}"


def matches(typed: str) -> list[Place]:
    """What a text may mean: one commune when it says one exactly, else all that are close."""
    if not plain(typed):
        return []
    places = communes().search(typed, SHOWN + 1)
    exact = [place for place in places if plain(typed) in (plain(place.name), plain(str(place)))]
    return exact if len(exact) == 1 else places


class CommuneWidget(PartsWidget):
    """The text box, then the matches to choose from when there are several."""

    template_name = "formkit/commune.html"

    def __init__(self, attrs: dict[str, str]) -> None:
        text = forms.TextInput(attrs={"data-communes": "true", **attrs})
        super().__init__((Part("", _("Name or postcode"), text), Part("choice", _("Choose"), forms.RadioSelect())))

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Offer the communes that were typed could mean."""
        text = value[0] if isinstance(value, list | tuple) and value else ""
        places = matches(str(text or ""))
        chooser = self.widgets[1]
        if isinstance(chooser, forms.RadioSelect):
            chooser.choices = [(place.value, str(place)) for place in places[:SHOWN]] if len(places) > 1 else []
        return super().get_context(name, value, attrs)


class CommuneInput(PartsInput):
    """Cleans to a commune of the list."""

    def clean(self, value: object) -> object:
        """Ignore a choice once the text is emptied."""
        text, choice = self.texts(value)
        return super().clean([text, choice if text else ""])

    def compose(self, texts: list[str]) -> Place:
        """Find the commune; ValidationError asks to choose, or to write it otherwise."""
        text, choice = texts
        places = matches(text)
        picked = [place for place in places if place.value == choice]
        if picked or len(places) == 1:
            return (picked or places)[0]
        if not places:
            raise ValidationError(UNKNOWN, code="unknown")
        if len(places) > SHOWN:
            raise ValidationError(MANY, code="many", params={"shown": SHOWN})
        raise ValidationError(CHOOSE, code="choose")


UNKNOWN = _("No commune has this name or postcode: check it, or write only the beginning of the name.")
CHOOSE = _("Several communes match: choose yours below.")
MANY = _("Many communes match: here are %(shown)d of them. Write more of the name, or the postcode.")


class CommuneField(BaseField):
    """A commune of France."""

    type: Literal["commune"] = "commune"


@register(Family.PLACES, 5)
class Commune(FieldType[CommuneField, Place]):
    """Where something takes place, where someone lives."""

    name = "commune"
    label = _("Commune")
    description = _("A commune of the official list, found by its name or postcode.")
    icon = "home"
    seconds = 10
    meanings = frozenset({Meaning.COMMUNE, Meaning.SEARCHED})
    model = CommuneField
    compared_with = "commune"
    value_base = "choice"
    is_read_in_browser = False
    filtered_by = "commune"
    operators = ("equals", "not_equals", "one_of", "none_of", "empty", "not_empty")
    proposed = MappingProxyType({"autocomplete": "off"})

    def form_field(self, field: CommuneField) -> forms.Field:
        return CommuneInput(widget=CommuneWidget(self.attrs(field)), **self.common(field))

    def blank(self, field: CommuneField) -> Blank:
        """The name, and the postcode that tells it from others of that name."""
        return Blank(spaces=(Space(label=_now("Commune")), Space(label=_now("Postcode"), groups=(5,))))

    def to_answer(self, field: CommuneField, value: Place) -> JsonValue:
        return {"code": value.code, "name": value.name, "postcode": value.postcode}

    def read(self, field: CommuneField, answer: JsonValue) -> Place | None:
        """Read a commune, whether the list still has it or not."""
        if not isinstance(answer, dict) or answer.keys() != {"code", "name", "postcode"}:
            return None
        code, name, postcode = (answer[part] for part in ("code", "name", "postcode"))
        if not (isinstance(code, str) and isinstance(name, str) and isinstance(postcode, str)):
            return None
        right = name and re.fullmatch(_CODE, code) and re.fullmatch(_POSTCODE, postcode)
        return Place(code=code, name=name, postcode=postcode) if right else None

    def form_value(self, field: CommuneField, value: Place) -> object:
        """Let the form start from « Rennes (35000) »."""
        return [str(value), value.value]

    def text(self, field: CommuneField, value: Place) -> str:
        """Show « Rennes (35000) »."""
        return str(value)

    def filter_values(self, field: CommuneField, value: Place) -> Sequence[str | Decimal]:
        """Its geographic code (INSEE), whatever its name and its postcode become."""
        return [value.code]

    def operand_text(self, field: CommuneField, value: JsonValue) -> str:
        return commune_text(str(value))

    def operand_initial(self, field: CommuneField, value: JsonValue) -> object:
        """The commune of a geographic code, or the code itself where the list has none: it is shown to be mended."""
        place = communes().get(str(value))
        return self.form_value(field, place) if place else [str(value or ""), ""]

    def compares_with(self, field: CommuneField, value: JsonValue | tuple[str, ...]) -> bool:
        return isinstance(value, str) and re.fullmatch(_CODE, value) is not None

    def answer_schema(self, field: CommuneField) -> dict[str, JsonValue]:
        return {
            "type": "object",
            "properties": {
                "code": {"type": "string", "pattern": f"^{_CODE}$"},
                "name": {"type": "string", "minLength": 1},
                "postcode": {"type": "string", "pattern": f"^{_POSTCODE}$"},
            },
            "required": ["code", "name", "postcode"],
            "additionalProperties": False,
        }

    def example_answer(self, field: CommuneField) -> JsonValue:
        first = communes().search("", 1)
        return self.to_answer(field, first[0] if first else Place(code="35238", name="Rennes", postcode="35000"))
