"""What differs between two states of a step, a question or a rule: option by option, in words. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.design.names import whole_scope
from formkit.design.sentences import ProfileTypes, sentence
from formkit.fieldtypes import Choice, Field, field_type, has_columns
from formkit.fieldtypes.options import CategoryOption, ChoicesOption, LinesOption, Option, PickOption
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Annotation, Answer, Cell, Constant, Fact, Node, Operation, Parameter, Rows
from formkit.language.saying import sentence as formula_sentence
from formkit.language.scope import Name
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Part = Step | Field | FormRule | Validation

RULE_KINDS: "Mapping[str, StrOrPromise]" = {
    "ineligible": _("The applicant is warned of a refusal"),
    "blocking": _("The request can't be transmitted"),
    "warning": _("The applicant is warned"),
    "team": _("Another service instructs the request"),
}
OF_CONDITIONS = {"required_when": Option(label=_("Required when")), "condition": Option(label=_("Shown"))}
LINE_KINDS: "Mapping[str, StrOrPromise]" = {
    "line": _("line to fill in"),
    "open": _("rows added by the applicant"),
    "group": _("group with its subtotal"),
    "apart": _("group that no total counts"),
    "side": _("side with its total"),
}
CONDITIONS = ("condition", "required_when")
OF_STEPS_AND_RULES: Mapping[str, Option] = {
    "title": Option(label=_("Title")),
    "intro": Option(label=_("Introduction")),
    "paper_intro": Option(label=_("Introduction on paper")),
    "condition": Option(label=_("Shown")),
    "each": Option(label=_("Asked for each row of")),
    "kind": PickOption(label=_("What follows"), values=tuple(RULE_KINDS.items())),
    "article": Option(label=_("Article of the règlement that prevents transmission")),
    "message": Option(label=_("What the applicant is told")),
    "team": Option(label=_("Service")),
}
"""Options of what isn't a question, in the order in which their changes are told."""
OF_VALIDATIONS: Mapping[str, Option] = {
    "condition": Option(label=_("What must be true")),
    "message": Option(label=_("What the applicant is told")),
    "fields": Option(label=_("Questions to correct")),
    "is_blocking": Option(label=_("To be corrected before going on")),
    "at": PickOption(
        label=_("When it is looked at"),
        values=(("step", _("on leaving the step")), ("transmission", _("at transmission"))),
    ),
}
OF_ANNOTATIONS: Mapping[str, Option] = {"required": Option(label=_("To be filled in before a proposal"))}
"""Options that have another name where the service answers."""


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
    parameters: tuple[Name, ...] = ()
    """The named parameters that the forms read."""
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
        elif isinstance(option, LinesOption):
            yield from _of_lines(was or (), now or ())
        elif label := str(option.name or option.label):
            words = _in_words(before, name, option, old), _in_words(after, name, option, new)
            if words[0] != words[1]:
                yield Change(label, *words)


def _options(part: Part) -> Mapping[str, Option]:
    """The options of a part by name, those that a condition makes included, in the order of their changes."""
    if isinstance(part, Validation):
        return OF_VALIDATIONS
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


def _of_lines(before: tuple[TableLine, ...], after: tuple[TableLine, ...]) -> Iterator[Change]:
    was, now = ({line.key: line for line in lines} for lines in (before, after))
    additions = [_line_text(line) for key, line in now.items() if key not in was]
    removals = [_line_text(line) for key, line in was.items() if key not in now]
    if additions:
        yield Change(_now("Lines added"), "", " ; ".join(additions))
    if removals:
        yield Change(_now("Lines taken away"), " ; ".join(removals), "")
    for key in [key for key in now if key in was]:
        yield from _of_line(was[key], now[key])
    if [key for key in was if key in now] != [key for key in now if key in was]:
        yield Change(_now("Order of the lines"), "", _now("changed"))


def _of_line(was: TableLine, now: TableLine) -> Iterator[Change]:
    if was.label != now.label:
        yield Change(_now("Line reworded"), was.label, now.label)
    if was.kind != now.kind:
        label = _now("Nature of the line “%(label)s”") % {"label": now.label}
        yield Change(label, str(LINE_KINDS[was.kind]), str(LINE_KINDS[now.kind]))
    if was.kind == now.kind == "open" and was.most != now.most:
        label = _now("Rows added under “%(label)s”, at most") % {"label": now.label}
        yield Change(label, str(was.most), str(now.most))


def _line_text(line: TableLine) -> str:
    """A line to fill in by its name alone, any other with its kind."""
    return line.label if line.kind == "line" else f"{line.label} ({LINE_KINDS[line.kind]})"


def _in_words(part: Part, name: str, option: Option, side: Side) -> str:
    value = getattr(part, name, None)
    if name == "each":
        return side.schema.field(str(value)).label if value else _now("once")
    if isinstance(option, CategoryOption):
        return side.words.categories.get(str(value), str(value))
    if value is None:
        return _now("always") if name == "condition" else ""
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, tuple):
        return _parts(part, side.schema)
    return _tree_or_words(value, option, side, is_condition=name in CONDITIONS)


def _tree_or_words(value: object, option: Option, side: Side, *, is_condition: bool) -> str:
    match value:
        case Answer() | Cell() | Fact() | Parameter() | Annotation() | Constant() | Operation() | Rows():
            return explained(value, side) if is_condition else calculated(value, side)
    return option.words(value)


def _parts(part: Part, schema: FormSchema) -> str:
    """Write the columns with a total, or the questions that a check names."""
    if isinstance(part, Validation):
        labels = {field.key: field.label for field in schema.fields()}
        return ", ".join(labels.get(key, _now("a deleted question")) for key in part.fields)
    if isinstance(part, Step | FormRule):
        return ""
    if has_columns(part):
        return ", ".join(column.label for column in part.fields if column.key in part.totals)
    return ""


def explained(condition: Node, side: Side) -> str:
    """A condition in a French sentence, with the words of the form of its side."""
    words = side.words
    scope = whole_scope(side.schema, words.profile_types, words.parameters)
    return sentence(condition, scope)


def calculated(formula: Node, side: Side) -> str:
    """A calculation in a French sentence, with the names of the form of its side."""
    return formula_sentence(formula, whole_scope(side.schema, side.words.profile_types, side.words.parameters))
