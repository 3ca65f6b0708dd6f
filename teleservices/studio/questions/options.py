"""How each option of a field type is asked in the studio: one control per class of `formkit.fieldtypes.options`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from formkit.design.names import calculation_scope
from formkit.fieldtypes import AnyFieldType, ColumnedField, Field
from formkit.fieldtypes.document import MODEL_ADDRESS
from formkit.fieldtypes.options import (
    CategoryOption,
    ChoicesOption,
    CountOption,
    DayLimitOption,
    EuroLimitOption,
    FormulaOption,
    LinesOption,
    ModelFileOption,
    NumberLimitOption,
    Option,
    PatternOption,
    PickOption,
    PrefillOption,
    TextOption,
    TickOption,
    TotalsOption,
)
from formkit.fieldtypes.patterns import PATTERNS
from formkit.fieldtypes.prefill import PREFILL_NAMES
from locker.models import DocumentCategory
from portal.models import Document
from portal.words.typed_text import TypedText
from teleservices.parameter_names import parameter_names
from teleservices.studio.calculations.formulas import TotalsField
from teleservices.studio.conditions.limits import DayLimit, EuroLimit, Limit
from teleservices.studio.questions.choice_lines import ChoiceLinesField
from teleservices.studio.questions.choice_rows import ChoiceRowsField
from teleservices.studio.questions.marked_up import MarkedUpText
from teleservices.studio.questions.table_lines_text import TableLinesField
from teleservices.studio.screens.tree_line import TreeLine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 500
MOST_FILES = 300
"""Offered by their title, the last added ones; others can still be given by their address."""


class ModelFileWidget(forms.TextInput):
    """An address, with the files of the site proposed by their title."""

    template_name = "teleservices/studio/widgets/model_file.html"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the files, in the order of their titles."""
        context = super().get_context(name, value, attrs)
        latest = Document.objects.order_by("-pk")[:MOST_FILES]
        context["widget"]["files"] = sorted(
            ((document.title, document.url) for document in latest), key=lambda file: file[0].lower()
        )
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_files"
        return context


class ModelFileField(forms.CharField):
    """The address of a model to fill in; empty for none."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            label=label,
            help_text=_("A file of the site, by its title, or an address. Optional."),
            max_length=LONGEST,
            required=False,
            widget=ModelFileWidget(),
            validators=[
                RegexValidator(MODEL_ADDRESS, _("Choose a file of the site, or paste an address in https://."))
            ],
        )


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
    group: ColumnedField | None
    """The group or the table whose columns those are."""


def option_form_field(
    kind: AnyFieldType,
    name: str,
    current: object = None,
    *,
    field: Field | None = None,
    earlier: Sequence[Field] = (),
    group: ColumnedField | None = None,
) -> forms.Field:
    """The form field that asks an option of a type, as `Asked` says. KeyError for one that no screen asks."""
    option = kind.options[name]
    return CONTROLS[type(option)](Asked(option, kind, current, field, earlier, group))


def _text(slot: Asked) -> forms.Field:
    option: TextOption = slot.option
    control = MarkedUpText if option.is_marked_up else TypedText
    return control(
        label=option.label,
        help_text=option.help,
        longest=option.longest,
        multiline=bool(option.rows),
        required=option.required,
        widget=forms.Textarea(attrs={"rows": option.rows}) if option.rows else forms.TextInput(),
    )


def _count(slot: Asked) -> forms.Field:
    option: CountOption = slot.option
    return forms.IntegerField(
        label=option.label,
        min_value=option.lowest,
        max_value=option.highest,
        required=option.required,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _tick(slot: Asked) -> forms.Field:
    return forms.BooleanField(label=slot.option.label, help_text=slot.option.help, required=False)


def _choice(option: Option, values: "Sequence[tuple[str, StrOrPromise]]", *, required: bool = True) -> forms.Field:
    return forms.ChoiceField(label=option.label, help_text=option.help, choices=list(values), required=required)


def _pick(slot: Asked) -> forms.Field:
    return _choice(slot.option, slot.option.values, required=slot.option.required)


def _pattern(slot: Asked) -> forms.Field:
    ready = [(pattern.name, f"{pattern.label} ({pattern.example})") for pattern in PATTERNS.values()]
    return _choice(slot.option, [("", _("Any text")), *ready], required=False)


def _choices(slot: Asked) -> forms.Field:
    control = ChoiceLinesField if slot.option.as_lines else ChoiceRowsField
    return control(label=slot.option.label)


def _category(slot: Asked) -> forms.Field:
    """Ask the locker's category; the one that the question already has is offered even when nobody lists it."""
    current = str(slot.current or "")
    choices: list[tuple[str, StrOrPromise]] = [("", _("Choose a category"))]
    choices += [(category.code, category.label) for category in DocumentCategory.objects.all()]
    if current and current not in dict(choices):
        choices.append((current, current))
    return _choice(slot.option, choices)


def _prefill(slot: Asked) -> forms.Field:
    return forms.TypedChoiceField(
        label=slot.option.label,
        choices=[("", _("Nothing")), *((source.value, PREFILL_NAMES[source]) for source in slot.kind.prefills)],
        required=False,
        empty_value=None,
        help_text=slot.option.help,
    )


def _formula(slot: Asked) -> forms.Field:
    return TreeLine(
        scope=calculation_scope(slot.earlier, in_row=slot.group is not None, parameters=parameter_names()),
        expected=None,
        label=_("Calculation"),
        help_text=_("For example: « Expenses » − « Income », or round(« Income » ÷ « Shares » ÷ 12 ; 1 €)."),
        act="read",
    )


def _lines(slot: Asked) -> forms.Field:
    current = slot.current if isinstance(slot.current, tuple) else ()
    return TableLinesField(label=slot.option.label, help_text=slot.option.help, current=current)


CONTROLS: Mapping[type[Option], Callable[[Asked], forms.Field]] = {
    TextOption: _text,
    CountOption: _count,
    TickOption: _tick,
    PickOption: _pick,
    PatternOption: _pattern,
    PrefillOption: _prefill,
    ChoicesOption: _choices,
    CategoryOption: _category,
    NumberLimitOption: lambda slot: Limit(label=slot.option.label),
    EuroLimitOption: lambda slot: EuroLimit(label=slot.option.label),
    DayLimitOption: lambda slot: DayLimit(label=slot.option.label),
    ModelFileOption: lambda slot: ModelFileField(label=slot.option.label),
    FormulaOption: _formula,
    LinesOption: _lines,
    TotalsOption: lambda slot: TotalsField(slot.field),
}
"""What asks each class of option that a screen asks; a test says that none is left out."""
