"""What differs between two states of a step, a question or a rule: option by option, in words. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.expressions import All, Any_, Comparison, Expression, Not
from formkit.fieldtypes import CalculatedField, Choice, Field, GroupField
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, Term
from formkit.fieldtypes.patterns import PATTERNS
from formkit.schema import FormRule, FormSchema, Step
from formkit.sentences import ProfileTypes, day_text, sentence
from formkit.typography import amount_text
from portal.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Part = Step | Field | FormRule

NAMES: "dict[str, StrOrPromise]" = {
    "title": _("Title"),
    "intro": _("Introduction"),
    "label": _("Question"),
    "help": _("Help"),
    "required": _("Required"),
    "required_when": _("Required when"),
    "condition": _("Shown"),
    "choices": _("Answers to choose from"),
    "other": _("Offer “Other”"),
    "min_choices": _("At least, in number of answers"),
    "max_choices": _("At most, in number of answers"),
    "min_length": _("At least, in characters"),
    "max_length": _("At most, in characters"),
    "minimum": _("No less than"),
    "maximum": _("No more than"),
    "decimals": _("Digits after the decimal point"),
    "unit": _("Unit"),
    "pattern": _("What it must look like"),
    "max_days": _("How long at most, in days"),
    "abroad": _("May be abroad"),
    "text": _("Text"),
    "tone": _("Kind of text"),
    "category": _("Category"),
    "several": _("Several documents may be joined"),
    "max_count": _("How many at most, when several may be joined"),
    "model_url": _("Model to download"),
    "valid_months": _("Less than so many months old"),
    "row_name": _("What a row is called"),
    "totals": _("Columns with a total"),
    "operation": _("Calculation"),
    "terms": _("Calculated from"),
    "result": _("Kind of result"),
    "private": _("For the service only"),
    "width": _("Width"),
    "prefill": _("Filled in beforehand from"),
    "autocomplete": _("What the browser may propose"),
    "personal": _("Personal data"),
    "kind": _("What follows"),
    "message": _("What the applicant is told"),
    "team": _("Service"),
}
"""Options by name, as the studio asks them; in the order in which their changes are told."""
SETTINGS = frozenset({"width", "prefill", "autocomplete", "personal", "tone", "operation", "result"})
"""Options that take one of a few values, named by who shows them; left out where nobody does."""
RULE_KINDS: "Mapping[str, StrOrPromise]" = {
    "ineligible": _("The request can't be transmitted"),
    "warning": _("The applicant is warned"),
    "team": _("Another service instructs the request"),
}
SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "percentage": " ÷ "}


@dataclass(frozen=True)
class Vocabulary:
    """Words that only who shows the changes knows."""

    profile_types: ProfileTypes = field(default_factory=dict)
    settings: "Mapping[str, Mapping[str, StrOrPromise]]" = field(default_factory=dict)
    """The names of the values of ``SETTINGS``, by option."""


@dataclass(frozen=True)
class Change:
    """One option, as it was and as it is; an empty text for nothing."""

    option: str
    before: str
    after: str


@dataclass(frozen=True)
class Side:
    """A form, and the words to speak of it."""

    schema: FormSchema
    words: Vocabulary


def changes(before: Part, after: Part, old: Side, new: Side) -> tuple[Change, ...]:
    """Return the options that differ between two states of one part, of one type."""
    return tuple(_changes(before, after, old, new))


def _changes(before: Part, after: Part, old: Side, new: Side) -> Iterator[Change]:
    for option, name in NAMES.items():
        was, now = getattr(before, option, None), getattr(after, option, None)
        if was == now:
            continue
        if option == "choices":
            yield from _of_choices(was or (), now or ())
        elif option not in SETTINGS or option in new.words.settings:
            words = _in_words(before, option, old), _in_words(after, option, new)
            if words[0] != words[1]:
                yield Change(str(name), *words)


def _of_choices(before: tuple[Choice, ...], after: tuple[Choice, ...]) -> Iterator[Change]:
    was, now = ({choice.value: choice.label for choice in choices} for choices in (before, after))
    added = [label for value, label in now.items() if value not in was]
    gone = [label for value, label in was.items() if value not in now]
    if added:
        yield Change(_now("Answers added"), "", " ; ".join(added))
    if gone:
        yield Change(_now("Answers taken away"), " ; ".join(gone), "")
    for value in was.keys() & now.keys():
        if was[value] != now[value]:
            yield Change(_now("Answer reworded"), was[value], now[value])
    if [value for value in was if value in now] != [value for value in now if value in was]:
        yield Change(_now("Order of the answers"), "", _now("changed"))


def _in_words(part: Part, option: str, side: Side) -> str:
    value = getattr(part, option, None)
    names = RULE_KINDS if option == "kind" else side.words.settings.get(option)
    if names is not None:
        return str(names.get(str(value or ""), value or ""))
    match value:
        case None:
            return _now("always") if option == "condition" else ""
        case bool():
            return _now("yes") if value else _now("no")
        case All() | Any_() | Not() | Comparison():
            return explained(value, side)
        case tuple():
            return _parts(part, side)
    return _limit(part, option, value)


def _parts(part: Part, side: Side) -> str:
    """Write what a value is calculated from, or the columns with a total."""
    if isinstance(part, CalculatedField):
        return SIGNS[part.operation].join(_term(term, side.schema) for term in part.terms)
    return ", ".join(one.label for one in part.fields if one.key in part.totals) if isinstance(part, GroupField) else ""


def explained(expression: Expression, side: Side) -> str:
    """Return a condition in a French sentence."""
    return sentence(expression, side.schema, profile_types=side.words.profile_types)


def _limit(part: Part, option: str, value: object) -> str:
    """Write a limit as its type does: euros, days that move; any other value as it is."""
    if option == "pattern":
        return str(PATTERNS[str(value)].label) if value in PATTERNS else ""
    if option not in ("minimum", "maximum"):
        return str(value)
    if isinstance(value, int | float):
        return amount_text(int(value)) if getattr(part, "type", "") == "amount" else number_text(Decimal(repr(value)))
    return day_text(value.isoformat() if isinstance(value, date) else str(value))


def _term(term: Term, schema: FormSchema) -> str:
    match term:
        case FieldTerm(field=key):
            return _label(schema, key)
        case ColumnTerm(column=key):
            return _now("total of %(column)s") % {"column": _label(schema, key)}
        case RowsTerm(group=key):
            return _now("number of rows of %(group)s") % {"group": _label(schema, key)}
        case ConstantTerm(value=value):
            return number_text(Decimal(repr(value)))


def _label(schema: FormSchema, key: str) -> str:
    try:
        return _now("“%(text)s”") % {"text": schema.field(key).label}
    except KeyError:
        return _now("a deleted question")
