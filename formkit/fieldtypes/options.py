"""What a designer is asked of each option of a type, and how its change is told: the data of the studio's controls.

No control stands here: the studio draws one for each class of option, and a test says that it knows them all.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.patterns import PATTERNS
from formkit.fieldtypes.prefill import PREFILL_NAMES, Prefill
from formkit.relative_dates import day_text
from formkit.typography import amount_text
from portal.words.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Option:
    """An option of a field, as it is named."""

    label: "StrOrPromise"
    """Beside its control."""
    help: "StrOrPromise" = ""
    name: "StrOrPromise" = ""
    """In the list of what changed, where the label wouldn't be understood alone."""
    is_setting: bool = False
    """Whether only designers are told of its changes: it says how a question looks, not what it asks."""

    def words(self, value: object) -> str:
        """Write a value of the option for people."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class HiddenOption(Option):
    """An option that forms hold and no screen asks: it waits for the issue that uses it."""

    label: "StrOrPromise" = ""


@dataclass(frozen=True, kw_only=True)
class TextOption(Option):
    """Words of the designer, of `longest` characters at most; on several lines where there are `rows`."""

    longest: int
    rows: int = 0
    required: bool = False
    is_marked_up: bool = False
    """Whether it may hold bold, lists and links: `formkit.marked_text`."""


@dataclass(frozen=True, kw_only=True)
class TickOption(Option):
    """Yes or no."""


@dataclass(frozen=True, kw_only=True)
class CountOption(Option):
    """A whole number between two limits, both included."""

    lowest: int
    highest: int | None = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class PickOption(Option):
    """One of a few values, each with its name."""

    values: "Sequence[tuple[str, StrOrPromise]]"
    required: bool = True

    def words(self, value: object) -> str:
        """The value's name, the value itself where it has none."""
        return str(dict(self.values).get(str(value or ""), value or ""))


@dataclass(frozen=True, kw_only=True)
class NumberLimitOption(Option):
    """The smallest or the largest number."""

    def words(self, value: object) -> str:
        """Write the number with French separators."""
        return number_text(Decimal(repr(value)))


@dataclass(frozen=True, kw_only=True)
class EuroLimitOption(Option):
    """The smallest or the largest amount, kept in cents and typed in euros."""

    def words(self, value: object) -> str:
        """Write cents in euros."""
        return amount_text(int(str(value)))


@dataclass(frozen=True, kw_only=True)
class DayLimitOption(Option):
    """The first or the last day: a date, or one that moves with the day."""

    def words(self, value: object) -> str:
        """Write the day."""
        return day_text(value.isoformat() if isinstance(value, dt.date) else str(value))


@dataclass(frozen=True, kw_only=True)
class PatternOption(Option):
    """One of the ready patterns, by its name; none for any text."""

    def words(self, value: object) -> str:
        """What the pattern is a form of: « Code postal », « Année »."""
        return str(PATTERNS[str(value)].label) if value in PATTERNS else ""


@dataclass(frozen=True, kw_only=True)
class PrefillOption(Option):
    """One of the type's sources, or none."""

    def words(self, value: object) -> str:
        """The name of a source, in the designer's words."""
        return str(PREFILL_NAMES[Prefill(str(value))]) if value else ""


@dataclass(frozen=True, kw_only=True)
class ChoicesOption(Option):
    """The answers offered: a row each, or (`as_lines`) a line each where there may be a thousand."""

    as_lines: bool = False


@dataclass(frozen=True, kw_only=True)
class CategoryOption(Option):
    """A category of the document space, by its code."""


@dataclass(frozen=True, kw_only=True)
class ModelFileOption(Option):
    """The address of a model to fill in."""


@dataclass(frozen=True, kw_only=True)
class FormulaOption(Option):
    """The expression that a value is worked out from."""


@dataclass(frozen=True, kw_only=True)
class LinesOption(Option):
    """The lines of a table, written one under another."""


@dataclass(frozen=True, kw_only=True)
class TotalsOption(Option):
    """The columns of a group whose sum is shown."""


def named(label: "StrOrPromise") -> TextOption:
    """How the label of a question, of a text or of a document is asked."""
    return TextOption(
        label=label,
        help=_("In plain words, as the applicant reads it."),
        name=_("Question"),
        longest=300,
        required=True,
    )


AUTOCOMPLETE_NAMES: "Sequence[tuple[str, StrOrPromise]]" = (
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
)

LABEL = named(_("Question"))
HELP = TextOption(
    label=_("Help"), help=_("An example, where to find the answer. Optional."), longest=2000, rows=2, is_marked_up=True
)
PAPER_HELP = TextOption(
    label=_("Help on paper"),
    help=_("Printed in place of the help, where it is about the screen alone. Empty: the same."),
    longest=2000,
    rows=2,
    is_marked_up=True,
)
REQUIRED = TickOption(label=_("Required"), help=_("Otherwise “(optional)” is written beside the question."))
WIDTH = PickOption(
    label=_("Width"),
    values=(("full", _("Whole line")), ("half", _("Half a line")), ("third", _("A third of a line"))),
    is_setting=True,
)
PREFILL = PrefillOption(
    label=_("Filled in beforehand from"),
    help=_("What the account or the profile already knows; the applicant can change it."),
    is_setting=True,
)
PERSONAL = PickOption(
    label=_("Personal data"),
    values=(
        ("none", _("Not personal data")),
        ("ordinary", _("Personal data")),
        ("sensitive", _("Sensitive data (health, opinions, origin…)")),
    ),
    is_setting=True,
)
PRIVATE = HiddenOption(name=_("For the service only"))
ANONYMISE = HiddenOption()
DECIMALS = CountOption(label=_("Digits after the decimal point"), lowest=0, highest=6, required=True)
UNIT = TextOption(label=_("Unit"), help=_("For example: pupils, km, m². Optional."), longest=30)
DAY_LIMITS = {
    "minimum": DayLimitOption(label=_("No earlier than"), name=_("No less than")),
    "maximum": DayLimitOption(label=_("No later than"), name=_("No more than")),
}
NUMBER_LIMITS = {
    "minimum": NumberLimitOption(label=_("No less than")),
    "maximum": NumberLimitOption(label=_("No more than")),
}
TEXT = TextOption(
    label=_("Text"), help=_("Paragraphs are parted by an empty line."), longest=5000, rows=6, is_marked_up=True
)
CHOICES = ChoicesOption(label=_("Answers to choose from"))
OTHER_OPTION = TickOption(label=_("Offer “Other”"), help=_("The applicant specifies it in a text box."))


def autocomplete(names: "Sequence[tuple[str, StrOrPromise]]" = AUTOCOMPLETE_NAMES) -> PickOption:
    """How the browser's proposals are asked, among these tokens."""
    return PickOption(
        label=_("What the browser may propose"),
        help=_("When the question is about the person who fills in the form."),
        values=names,
        required=False,
        is_setting=True,
    )


def lengths(most: int) -> Mapping[str, Option]:
    """The options of a text of `most` characters at most."""
    return {
        "min_length": CountOption(label=_("At least, in characters"), lowest=1),
        "max_length": CountOption(label=_("At most, in characters"), lowest=1, highest=most, required=True),
    }
