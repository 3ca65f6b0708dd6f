"""How each option of a field type is asked in the studio: one Django form field per option, in designers' words."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import AnyFieldType, Field, Prefill
from formkit.fieldtypes.group import MOST_ROWS
from formkit.fieldtypes.patterns import PATTERNS
from locker.models import DocumentCategory
from portal.typed_text import TypedText
from teleservices.studio.choice_lines import ChoiceLinesField
from teleservices.studio.choice_rows import ChoiceRowsField
from teleservices.studio.limits import DayLimit, EuroLimit, Limit
from teleservices.studio.model_files import ModelFileField
from teleservices.studio.terms import OPERATIONS, RESULTS, TermsField, TotalsField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFILLS = {
    Prefill.FIRST_NAME: _("Account: first name"),
    Prefill.LAST_NAME: _("Account: last name"),
    Prefill.EMAIL: _("Account: e-mail address"),
    Prefill.TELEPHONE: _("Account: telephone"),
    Prefill.PROFILE_NAME: _("Profile: name"),
    Prefill.PROFILE_SIRET: _("Profile: SIRET"),
    Prefill.PROFILE_SIREN: _("Profile: SIREN"),
    Prefill.PROFILE_RNA: _("Profile: RNA number"),
    Prefill.PROFILE_ADDRESS: _("Profile: postal address"),
    Prefill.PROFILE_ADDRESS_PARTS: _("Profile: postal address"),
    Prefill.PROFILE_FUNCTION: _("Profile: position of the person"),
    Prefill.PROFILE_IBAN: _("Profile: IBAN"),
    Prefill.PROFILE_IBAN_HOLDER: _("Profile: holder of the account"),
}
WIDTHS = [("full", _("Whole line")), ("half", _("Half a line")), ("third", _("A third of a line"))]
PERSONAL = [
    ("none", _("Not personal data")),
    ("ordinary", _("Personal data")),
    ("sensitive", _("Sensitive data (health, opinions, origin…)")),
]
TONES = [("text", _("Explanation")), ("warning", _("Warning, which stands out"))]
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


def _text(
    label: "StrOrPromise", length: int, help_text: "StrOrPromise" = "", *, rows: int = 0, required: bool = False
) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return TypedText(
        label=label, help_text=help_text, longest=length, multiline=bool(rows), required=required, widget=widget
    )


def _label(name: "StrOrPromise") -> forms.Field:
    return _text(name, 300, _("In plain words, as the applicant reads it."), required=True)


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


def _pattern() -> forms.Field:
    ready = [(one.name, f"{one.label} ({one.example})") for one in PATTERNS.values()]
    return forms.ChoiceField(
        label=_("What it must look like"),
        choices=[("", _("Any text")), *ready],
        required=False,
        help_text=_("Its form is checked; the lengths below no longer matter."),
    )


def _autocomplete(choices: "Iterable[tuple[str, StrOrPromise]]") -> forms.Field:
    return forms.ChoiceField(
        label=_("What the browser may propose"),
        choices=list(choices),
        required=False,
        help_text=_("When the question is about the person who fills in the form."),
    )


Builder = Callable[[AnyFieldType], forms.Field]

OPTIONS: dict[str, Builder] = {
    "label": lambda kind: _label(_("Question")),
    "help": lambda kind: _text(_("Help"), 2000, _("An example, where to find the answer. Optional."), rows=2),
    "required": lambda kind: _tick(_("Required"), _("Otherwise “(optional)” is written beside the question.")),
    "min_length": lambda kind: _count(_("At least, in characters"), 1),
    "max_length": lambda kind: _count(
        _("At most, in characters"), 1, 20_000 if kind.name == "long_text" else 500, required=True
    ),
    "decimals": lambda kind: _count(_("Digits after the decimal point"), 0, 6, required=True),
    "pattern": lambda kind: _pattern(),
    "minimum": lambda kind: Limit(label=_("No less than")),
    "maximum": lambda kind: Limit(label=_("No more than")),
    "unit": lambda kind: _text(_("Unit"), 30, _("For example: pupils, km, m². Optional.")),
    "max_days": lambda kind: _count(_("How long at most, in days"), 1, 3660),
    "abroad": lambda kind: _tick(_("May be abroad"), _("The country is asked too.")),
    "choices": lambda kind: ChoiceRowsField(label=_("Answers to choose from")),
    "other": lambda kind: _tick(_("Offer “Other”"), _("The applicant specifies it in a text box.")),
    "min_choices": lambda kind: _count(_("At least, in number of answers"), 1),
    "max_choices": lambda kind: _count(_("At most, in number of answers"), 1),
    "text": lambda kind: _text(_("Text"), 5000, _("Paragraphs are parted by an empty line."), rows=6),
    "row_name": lambda kind: _text(_("Name of a row"), 60, _("For example: Expense, Member of the board. Optional.")),
    "operation": lambda kind: _choice(_("Calculation"), OPERATIONS),
    "result": lambda kind: _choice(_("Result"), RESULTS),
    "tone": lambda kind: _choice(_("Kind of text"), TONES),
    "several": lambda kind: _tick(_("Several documents may be joined")),
    "max_count": lambda kind: _count(_("How many at most, when several may be joined"), 2, 20, required=True),
    "valid_months": lambda kind: _count(_("Less than so many months old"), 1, 120),
    "model_url": lambda kind: ModelFileField(),
    "width": lambda kind: _choice(_("Width"), WIDTHS),
    "prefill": _prefill,
    "autocomplete": lambda kind: _autocomplete(AUTOCOMPLETE),
    "personal": lambda kind: _choice(_("Personal data"), PERSONAL),
}

OF_TYPES: dict[tuple[str, str], Builder] = {
    ("content", "label"): lambda kind: _label(_("Title")),
    ("document", "label"): lambda kind: _label(_("Document")),
    ("amount", "minimum"): lambda kind: EuroLimit(label=_("No less than")),
    ("amount", "maximum"): lambda kind: EuroLimit(label=_("No more than")),
    ("address", "autocomplete"): lambda kind: _autocomplete(AUTOCOMPLETE[:2]),
    ("group", "minimum"): lambda kind: _count(_("At least, in rows"), 0, MOST_ROWS, required=True),
    ("group", "maximum"): lambda kind: _count(_("At most, in rows"), 1, MOST_ROWS, required=True),
    ("drop_down", "choices"): lambda kind: ChoiceLinesField(),
    **{(name, "minimum"): lambda kind: DayLimit(label=_("No earlier than")) for name in ("date", "month", "period")},
    **{(name, "maximum"): lambda kind: DayLimit(label=_("No later than")) for name in ("date", "month", "period")},
}
"""Options that one type asks in its own way."""


def option_form_field(
    kind: AnyFieldType,
    option: str,
    current: object = None,
    *,
    field: Field | None = None,
    earlier: Sequence[Field] = (),
) -> forms.Field:
    """The form field that asks an option of a type, which has the value ``current``.

    ``field`` is the question when it exists, ``earlier`` those that stand before it.
    KeyError for an option that nobody taught the studio to ask.
    """
    match option:
        case "category":
            return _category(str(current or ""))
        case "terms":
            return TermsField(earlier)
        case "totals":
            return TotalsField(field)
    return (OF_TYPES.get((kind.name, option)) or OPTIONS[option])(kind)
