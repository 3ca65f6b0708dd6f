"""How each option of a field type is asked in the studio: one Django form field per option, in designers' words."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from locker.models import DocumentCategory
from teleservices.formkit.fieldtypes import AnyFieldType, Prefill
from teleservices.formkit.fieldtypes.amount import AmountInput
from teleservices.formkit.fieldtypes.inputs import NumberInput
from teleservices.formkit.typography import number_text
from teleservices.studio.choice_rows import ChoiceRowsField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFILLS = {
    Prefill.FIRST_NAME: _("Account: first name"),
    Prefill.LAST_NAME: _("Account: last name"),
    Prefill.EMAIL: _("Account: e-mail address"),
    Prefill.TELEPHONE: _("Account: telephone"),
    Prefill.PROFILE_NAME: _("Profile: name"),
    Prefill.PROFILE_SIRET: _("Profile: SIRET"),
    Prefill.PROFILE_RNA: _("Profile: RNA number"),
    Prefill.PROFILE_ADDRESS: _("Profile: postal address"),
    Prefill.PROFILE_FUNCTION: _("Profile: position of the person"),
}
WIDTHS = [("full", _("Whole line")), ("half", _("Half a line")), ("third", _("A third of a line"))]
PERSONAL = [
    ("none", _("Not personal data")),
    ("ordinary", _("Personal data")),
    ("sensitive", _("Sensitive data (health, opinions, origin…)")),
]
ANONYMISE = [("keep", _("Keep the answer")), ("erase", _("Erase the answer"))]
AUTOCOMPLETE = [
    ("", _("The browser decides")),
    ("off", _("Nothing proposed")),
    ("name", _("Full name")),
    ("honorific-prefix", _("Title (Mrs, Mr)")),
    ("given-name", _("First name")),
    ("family-name", _("Last name")),
    ("organization", _("Organisation")),
    ("organization-title", _("Position in the organisation")),
    ("street-address", _("Address, several lines")),
    ("address-line1", _("Address, first line")),
    ("address-line2", _("Address, second line")),
    ("postal-code", _("Postcode")),
    ("address-level2", _("Town")),
    ("country-name", _("Country")),
    ("bday", _("Date of birth")),
    ("email", _("E-mail address")),
    ("tel", _("Telephone number")),
    ("url", _("Web address")),
]


class _Limit(NumberInput):
    """A limit of a number, as designers write it; cleans to what the language of forms keeps."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            decimals=6,
            minimum=None,
            maximum=None,
            label=str(label),
            help_text="",
            required=False,
            widget=forms.TextInput(),
        )

    def prepare_value(self, value: object) -> object:
        """Show a stored limit as it is written in French."""
        return number_text(Decimal(repr(value))) if isinstance(value, int | float) else value

    def clean(self, value: object) -> float | None:
        """Return the limit, None for none."""
        number = super().clean(value)
        return None if number is None else float(number)


class _EuroLimit(AmountInput):
    """A limit typed in euros; cleans to whole cents."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            decimals=0,
            minimum=None,
            maximum=None,
            label=str(label),
            help_text=str(_("In euros.")),
            required=False,
            widget=forms.TextInput(),
        )

    def prepare_value(self, value: object) -> object:
        """Show stored cents as euros."""
        return number_text(Decimal(value) / 100, 2) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Return cents, None for no limit."""
        number = super().clean(value)
        return None if number is None else int(number)


def _text(
    label: "StrOrPromise", length: int, help_text: "StrOrPromise" = "", *, rows: int = 0, required: bool = False
) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=help_text, max_length=length, required=required, widget=widget)


def _count(label: "StrOrPromise", lowest: int, highest: int | None = None, *, required: bool = False) -> forms.Field:
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _choice(
    label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]", help_text: "StrOrPromise" = ""
) -> forms.Field:
    return forms.ChoiceField(label=label, choices=list(choices), help_text=help_text)


def _tick(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.Field:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _date(label: "StrOrPromise") -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d")
    widget.input_type = "date"
    return forms.DateField(label=label, required=False, widget=widget)


def _category(current: str) -> forms.Field:
    """Ask the locker's category; the one that the question already has is offered even when nobody lists it."""
    choices: list[tuple[str, StrOrPromise]] = [("", _("Choose a category"))]
    choices += [(one.code, one.label) for one in DocumentCategory.objects.all()]
    if current and current not in dict(choices):
        choices.append((current, current))
    return _choice(_("Category"), choices, _("Its documents in the applicant's locker will be offered."))


def _prefill(kind: AnyFieldType) -> forms.Field:
    offered = [(source.value, PREFILLS[source]) for source in kind.prefills]
    return forms.TypedChoiceField(
        label=_("Filled in beforehand from"),
        choices=[("", _("Nothing")), *offered],
        required=False,
        empty_value=None,
        help_text=_("What the account or the profile already knows; the applicant can change it."),
    )


Builder = Callable[[AnyFieldType], forms.Field]

OPTIONS: dict[str, Builder] = {
    "label": lambda kind: _text(
        _("Question") if kind.has_answer else _("Title"),
        300,
        _("In plain words, as the applicant reads it."),
        required=True,
    ),
    "help": lambda kind: _text(_("Help"), 2000, _("An example, where to find the answer. Optional."), rows=2),
    "required": lambda kind: _tick(_("Required"), _("Otherwise “(optional)” is written beside the question.")),
    "min_length": lambda kind: _count(_("At least, in characters"), 1),
    "max_length": lambda kind: _count(
        _("At most, in characters"), 1, 20_000 if kind.name == "long_text" else 500, required=True
    ),
    "decimals": lambda kind: _count(_("Digits after the decimal point"), 0, 6, required=True),
    "minimum": lambda kind: _Limit(label=_("No less than")),
    "maximum": lambda kind: _Limit(label=_("No more than")),
    "unit": lambda kind: _text(_("Unit"), 30, _("For example: pupils, km, m². Optional.")),
    "choices": lambda kind: ChoiceRowsField(label=_("Answers to choose from")),
    "min_choices": lambda kind: _count(_("At least, in number of answers"), 1),
    "max_choices": lambda kind: _count(_("At most, in number of answers"), 1),
    "text": lambda kind: _text(_("Text"), 5000, _("Paragraphs are parted by an empty line."), rows=6),
    "several": lambda kind: _tick(_("Several documents may be joined")),
    "max_count": lambda kind: _count(_("How many at most, when several may be joined"), 2, 20, required=True),
    "model_url": lambda kind: _text(_("Model to download"), 500, _("Address of a model to fill in. Optional.")),
    "width": lambda kind: _choice(_("Width"), WIDTHS),
    "prefill": _prefill,
    "autocomplete": lambda kind: forms.ChoiceField(
        label=_("What the browser may propose"),
        choices=AUTOCOMPLETE,
        required=False,
        help_text=_("When the question is about the person who fills in the form."),
    ),
    "private": lambda kind: _tick(_("For the service only"), _("The applicant never sees it; instructors fill it in.")),
    "personal": lambda kind: _choice(_("Personal data"), PERSONAL),
    "anonymise": lambda kind: _choice(_("When the request is made anonymous"), ANONYMISE),
}

OF_TYPES: dict[tuple[str, str], Builder] = {
    ("amount", "minimum"): lambda kind: _EuroLimit(label=_("No less than")),
    ("amount", "maximum"): lambda kind: _EuroLimit(label=_("No more than")),
    ("date", "minimum"): lambda kind: _date(_("No earlier than")),
    ("date", "maximum"): lambda kind: _date(_("No later than")),
}
"""Options that one type asks in its own way."""


def option_form_field(kind: AnyFieldType, option: str, current: object = None) -> forms.Field:
    """The form field that asks an option of a type, which has the value ``current``.

    KeyError for an option that nobody taught the studio to ask.
    """
    if option == "category":
        return _category(str(current or ""))
    return (OF_TYPES.get((kind.name, option)) or OPTIONS[option])(kind)
