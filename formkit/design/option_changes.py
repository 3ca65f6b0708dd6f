"""What differs between two states of a step, a question or a rule: option by option, in words. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.design.sentences import ProfileTypes, sentence
from formkit.expressions import All, Any_, Comparison, Expression, Not
from formkit.fieldtypes import Choice, Field, field_type, has_columns, is_calculated
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, Term
from formkit.fieldtypes.options import CategoryOption, ChoicesOption, Option, PickOption
from formkit.schema import FormRule, FormSchema, Step
from portal.words.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Part = Step | Field | FormRule

RULE_KINDS: "Mapping[str, StrOrPromise]" = {
    "ineligible": _("The applicant is warned of a refusal"),
    "blocking": _("The request can't be transmitted"),
    "warning": _("The applicant is warned"),
    "team": _("Another service instructs the request"),
}
OF_CONDITIONS = {"required_when": Option(label=_("Required when")), "condition": Option(label=_("Shown"))}
OF_STEPS_AND_RULES: Mapping[str, Option] = {
    "title": Option(label=_("Title")),
    "intro": Option(label=_("Introduction")),
    "paper_intro": Option(label=_("Introduction on paper")),
    "condition": Option(label=_("Shown")),
    "kind": PickOption(label=_("What follows"), values=tuple(RULE_KINDS.items())),
    "article": Option(label=_("Article of the règlement that prevents transmission")),
    "message": Option(label=_("What the applicant is told")),
    "team": Option(label=_("Service")),
}
"""Options of what isn't a question, in the order in which their changes are told."""
OF_ANNOTATIONS: Mapping[str, Option] = {"required": Option(label=_("To be filled in before a proposal"))}
"""Options that have another name where the service answers."""
SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "percentage": " ÷ "}


def text_changes(before: Mapping[str, str], after: Mapping[str, str]) -> "tuple[Change, ...]":
    """What differs between two states told by sentences, in the order of the present one; what is gone, last."""
    texts = [(name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys([*after, *before])]
    return tuple(Change(name, earlier, later) for name, earlier, later in texts if earlier != later)


@dataclass(frozen=True)
class Vocabulary:
    """Words that only who shows the changes knows."""

    profile_types: ProfileTypes = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    """The names of the categories of documents, by code."""
    tells_settings: bool = False
    """Whether those that say how a question looks are told: designers change them, instructors don't see them."""


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
    """The options that differ between two states of one part, of one type."""
    return tuple(_changes(before, after, old, new))


def _changes(before: Part, after: Part, old: Side, new: Side) -> Iterator[Change]:
    for name, option in _options(after).items():
        was, now = getattr(before, name, None), getattr(after, name, None)
        if was == now or (option.is_setting and not new.words.tells_settings):
            continue
        if isinstance(option, ChoicesOption):
            yield from _of_choices(was or (), now or ())
        elif label := str(option.name or option.label):
            words = _in_words(before, name, option, old), _in_words(after, name, option, new)
            if words[0] != words[1]:
                yield Change(label, *words)


def _options(part: Part) -> Mapping[str, Option]:
    """The options of a part by name, those that a condition makes included, in the order of their changes."""
    if isinstance(part, Step | FormRule):
        return OF_STEPS_AND_RULES
    options = dict(field_type(part).options)
    first: dict[str, Option] = {name: options.pop(name) for name in ("label", "help", "required") if name in options}
    return {**first, **(OF_ANNOTATIONS if part.private else {}), **OF_CONDITIONS, **options}


def _of_choices(before: tuple[Choice, ...], after: tuple[Choice, ...]) -> Iterator[Change]:
    was, now = ({choice.value: choice.label for choice in choices} for choices in (before, after))
    yield from _of_presence(was, now)
    for value in was.keys() & now.keys():
        if was[value] != now[value]:
            yield Change(_now("Answer reworded"), was[value], now[value])
    if [value for value in was if value in now] != [value for value in now if value in was]:
        yield Change(_now("Order of the answers"), "", _now("changed"))


def _of_presence(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    """The choices, labels by value, that one of both forms has alone."""
    additions = [label for value, label in now.items() if value not in was]
    removals = [label for value, label in was.items() if value not in now]
    if additions:
        yield Change(_now("Answers added"), "", " ; ".join(additions))
    if removals:
        yield Change(_now("Answers taken away"), " ; ".join(removals), "")


def _in_words(part: Part, name: str, option: Option, side: Side) -> str:
    value = getattr(part, name, None)
    if isinstance(option, CategoryOption):
        return side.words.categories.get(str(value), str(value))
    match value:
        case None:
            return _now("always") if name == "condition" else ""
        case bool():
            return _now("yes") if value else _now("no")
        case All() | Any_() | Not() | Comparison():
            return explained(value, side)
        case tuple():
            return _parts(part, side)
    return option.words(value)


def _parts(part: Part, side: Side) -> str:
    """Write what a value is calculated from, or the columns with a total."""
    if isinstance(part, Step | FormRule):
        return ""
    if is_calculated(part):
        return SIGNS[part.operation].join(_term(term, side.schema) for term in part.terms)
    if has_columns(part):
        return ", ".join(column.label for column in part.fields if column.key in part.totals)
    return ""


def explained(expression: Expression, side: Side) -> str:
    """A condition in a French sentence, with the words of the form of its side."""
    return sentence(expression, side.schema, profile_types=side.words.profile_types)


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
