"""How each option of a field type is asked in the studio: one control per class of `formkit.fieldtypes.options`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import AnyFieldType, Field
from formkit.fieldtypes.options import (
    CategoryOption,
    ChoicesOption,
    CountOption,
    DayLimitOption,
    EuroLimitOption,
    ModelFileOption,
    NumberLimitOption,
    Option,
    PatternOption,
    PickOption,
    PrefillOption,
    TermsOption,
    TextOption,
    TickOption,
    TotalsOption,
)
from formkit.fieldtypes.patterns import PATTERNS
from formkit.fieldtypes.prefill import PREFILL_NAMES
from locker.models import DocumentCategory
from portal.words.typed_text import TypedText
from teleservices.studio.calculations.terms import TermsField, TotalsField
from teleservices.studio.conditions.limits import DayLimit, EuroLimit, Limit
from teleservices.studio.questions.choice_lines import ChoiceLinesField
from teleservices.studio.questions.choice_rows import ChoiceRowsField
from teleservices.studio.questions.model_files import ModelFileField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Asked(NamedTuple):
    """An option to ask, and what is known where it is asked."""

    option: Any
    """Of the class that its control is for."""
    kind: AnyFieldType
    current: object
    """The value that the option has."""
    field: Field | None
    """The question, when it exists."""
    earlier: Sequence[Field]
    """Those that stand before it."""


def option_form_field(
    kind: AnyFieldType,
    name: str,
    current: object = None,
    *,
    field: Field | None = None,
    earlier: Sequence[Field] = (),
) -> forms.Field:
    """The form field that asks an option of a type, as `Asked` says. KeyError for one that no screen asks."""
    option = kind.options[name]
    return CONTROLS[type(option)](Asked(option, kind, current, field, earlier))


def _text(asked: Asked) -> forms.Field:
    option: TextOption = asked.option
    return TypedText(
        label=option.label,
        help_text=option.help,
        longest=option.longest,
        multiline=bool(option.rows),
        required=option.required,
        widget=forms.Textarea(attrs={"rows": option.rows}) if option.rows else forms.TextInput(),
    )


def _count(asked: Asked) -> forms.Field:
    option: CountOption = asked.option
    return forms.IntegerField(
        label=option.label,
        min_value=option.lowest,
        max_value=option.highest,
        required=option.required,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _tick(asked: Asked) -> forms.Field:
    return forms.BooleanField(label=asked.option.label, help_text=asked.option.help, required=False)


def _choice(option: Option, values: "Sequence[tuple[str, StrOrPromise]]", *, required: bool = True) -> forms.Field:
    return forms.ChoiceField(label=option.label, help_text=option.help, choices=list(values), required=required)


def _pick(asked: Asked) -> forms.Field:
    return _choice(asked.option, asked.option.values, required=asked.option.required)


def _pattern(asked: Asked) -> forms.Field:
    ready = [(pattern.name, f"{pattern.label} ({pattern.example})") for pattern in PATTERNS.values()]
    return _choice(asked.option, [("", _("Any text")), *ready], required=False)


def _choices(asked: Asked) -> forms.Field:
    control = ChoiceLinesField if asked.option.as_lines else ChoiceRowsField
    return control(label=asked.option.label)


def _category(asked: Asked) -> forms.Field:
    """Ask the locker's category; the one that the question already has is offered even when nobody lists it."""
    current = str(asked.current or "")
    choices: list[tuple[str, StrOrPromise]] = [("", _("Choose a category"))]
    choices += [(category.code, category.label) for category in DocumentCategory.objects.all()]
    if current and current not in dict(choices):
        choices.append((current, current))
    return _choice(asked.option, choices)


def _prefill(asked: Asked) -> forms.Field:
    return forms.TypedChoiceField(
        label=asked.option.label,
        choices=[("", _("Nothing")), *((source.value, PREFILL_NAMES[source]) for source in asked.kind.prefills)],
        required=False,
        empty_value=None,
        help_text=asked.option.help,
    )


CONTROLS: Mapping[type[Option], Callable[[Asked], forms.Field]] = {
    TextOption: _text,
    CountOption: _count,
    TickOption: _tick,
    PickOption: _pick,
    PatternOption: _pattern,
    PrefillOption: _prefill,
    ChoicesOption: _choices,
    CategoryOption: _category,
    NumberLimitOption: lambda asked: Limit(label=asked.option.label),
    EuroLimitOption: lambda asked: EuroLimit(label=asked.option.label),
    DayLimitOption: lambda asked: DayLimit(label=asked.option.label),
    ModelFileOption: lambda asked: ModelFileField(label=asked.option.label),
    TermsOption: lambda asked: TermsField(asked.earlier),
    TotalsOption: lambda asked: TotalsField(asked.field),
}
"""What asks each class of option that a screen asks; a test says that none is left out."""
