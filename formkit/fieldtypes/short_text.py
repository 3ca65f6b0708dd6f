"""Short text: one line."""

from dataclasses import replace
from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from formkit.blanks import A_LINE, Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.base import TextType
from formkit.fieldtypes.bounds import check_order
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import FreeTextInput, ParsedInput, filler
from formkit.fieldtypes.patterns import PATTERNS
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from formkit.values import JsonValue

EASY_PATTERNS = ("", "postcode", "year", "hour")
"""Patterns of what everybody knows by heart."""


def _check_pattern(pattern: str) -> str:
    if pattern and pattern not in PATTERNS:
        raise ValueError(_now("This pattern doesn't exist."))
    return pattern


class ShortTextField(BaseField):
    """A line of text; lengths in characters, which a pattern makes useless."""

    type: Literal["short_text"] = "short_text"
    min_length: Annotated[int, Field(ge=1)] | None = None
    max_length: Annotated[int, Field(ge=1, le=500)] = 200
    pattern: Annotated[str, AfterValidator(_check_pattern)] = ""
    """Name of a ready pattern (see patterns); empty for any text."""
    legal_basis: Annotated[str, StringConstraints(max_length=200)] = ""
    """The text that allows a number of social security to be asked for; read with that pattern alone."""

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of a text of law where there is none: a form frozen before keeps its checksum."""
        data = super()._as_it_was_without(handler)
        if not self.legal_basis:
            data.pop("legal_basis", None)
        return data

    @property
    def lacks_legal_basis(self) -> bool:
        """Whether it asks for a number that the law reserves, without saying what allows it."""
        return self.pattern == "nir" and not self.legal_basis.strip()

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        check_order(self.min_length, self.max_length)
        return self


@register(Family.TEXTS, 1)
class ShortText(TextType[ShortTextField]):
    """A name, a title, a place."""

    name = "short_text"
    label = _("Short text")
    description = _("One line: a name, a title, a code whose form is checked…")
    icon = "title"
    seconds = 12
    meanings = frozenset({Meaning.TITLE, Meaning.SEARCHED})
    model = ShortTextField
    asks_anything = True
    in_tables = True
    own_options = {
        "pattern": options.PatternOption(
            label=_("What it must look like"), help=_("Its form is checked; the lengths below no longer matter.")
        ),
        "legal_basis": options.TextOption(
            label=_("Text that allows the social security number"),
            help=_(
                "The law reserves this number: name the article or the decree that lets you ask for it. The applicant "
                "reads it. Useless for another form of text."
            ),
            name=_("Legal basis"),
            longest=200,
        ),
        **options.lengths(500),
    }
    operators = ("equals", "not_equals", "one_of", "none_of", "empty", "not_empty")
    prefills = (
        Prefill.FIRST_NAME,
        Prefill.LAST_NAME,
        Prefill.PROFILE_NAME,
        Prefill.PROFILE_RNA,
        Prefill.PROFILE_ADDRESS,
        Prefill.PROFILE_FUNCTION,
        Prefill.PROFILE_IBAN_HOLDER,
    )

    def form_field(self, field: ShortTextField) -> forms.Field:
        if pattern := PATTERNS.get(field.pattern):
            widget = forms.TextInput(attrs=self.attrs(field, inputmode=pattern.inputmode))
            return ParsedInput(pattern.read, pattern.message, widget=widget, **self.common(field))
        return FreeTextInput(
            shortest=field.min_length,
            longest=field.max_length,
            widget=forms.TextInput(attrs=self.attrs(field)),
            **self.common(field),
        )

    def is_difficult(self, field: ShortTextField) -> bool:
        """Whether a pattern asks for a number or a code that is copied from somewhere, save the usual ones."""
        return field.pattern not in EASY_PATTERNS

    def hint(self, field: ShortTextField) -> str:
        """An example of what the pattern wants, and by what right a number that the law reserves is asked for."""
        if not field.pattern:
            return ""
        example = _now("For example %(example)s.") % {"example": PATTERNS[field.pattern].example}
        if field.pattern != "nir" or not field.legal_basis:
            return example
        return example + " " + _now("Asked for under: %(text)s.") % {"text": field.legal_basis.rstrip(". ")}

    def blank(self, field: ShortTextField) -> Blank:
        """A line, and the form that the answer must have where it must have one."""
        pattern = PATTERNS.get(field.pattern)
        return replace(A_LINE, instruction=str(pattern.message)) if pattern else A_LINE

    def answer_schema(self, field: ShortTextField) -> dict[str, JsonValue]:
        if field.pattern:
            return {"type": "string", "pattern": f"^({PATTERNS[field.pattern].expression})$"}
        return {"type": "string", "minLength": field.min_length or 1, "maxLength": field.max_length}

    def example_answer(self, field: ShortTextField) -> JsonValue:
        if field.pattern:
            return PATTERNS[field.pattern].example
        return filler(_now("Example"), field.min_length, field.max_length)
