"""A tree of the language typed as a line: its control, the words that err, what it says, on which values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from pydantic import BaseModel

from formkit.fieldtypes import Field, field_type
from formkit.language.evaluating import Environment
from formkit.language.line_reader import Line, LineFault, read_line
from formkit.language.line_writer import line
from formkit.language.nodes import Cell, Constant, Node, Operation, Rows
from formkit.language.saying import sentence, worked_example
from formkit.language.scope import Name, Scope
from formkit.language.value_types import BOOLEAN, ValueType
from formkit.path import kept_answers
from formkit.row_answers import place_key
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue
from portal.words.typed_text import TypedText
from teleservices.studio.posted import as_typed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 5000
LONGEST_QUOTE = 60
"""Characters of a line that a message quotes: the rest is marked under the line."""
PUT = "put"
"""Act of the page: `put.<name of the control>.<number>` puts a text of the list at the end of its line."""


@dataclass(frozen=True)
class Reading:
    """What a tree says, for who wrote it, and how it is worked out of an example; an empty text for neither."""

    sentence: str
    example: str = ""


Explain = Callable[[Node | None], Reading | None]


class LineInput(forms.TextInput):
    """The line, the words that err, what it says, what may be put in it. Complete without JavaScript."""

    template_name = "teleservices/studio/widgets/tree_line.html"
    line: "TreeLine"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is read of the text that the control shows."""
        context, text = super().get_context(name, value, attrs), str(value or "")
        context["widget"] |= {
            "marks": self.line.marked(text),
            "reading": self.line.explain(self.line.tree(text)) if self.line.explain else None,
            "insertions": insertions(self.line.scope),
            "act": self.line.act,
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:  # noqa: ANN401 # Django's
        """The text that the page sent, with what one of its buttons puts at the end."""
        text: str | None = super().value_from_datadict(data, files, name)
        number = str(data.get("do", "")).removeprefix(f"{PUT}.{name}.")
        offered = insertions(self.line.scope) if number.isdecimal() else ()
        if text is None or not number.isdecimal() or int(number) >= len(offered):
            return text
        is_value = self.line.expected != BOOLEAN and self.line.tree(text) is not None
        return f"{text.strip()}{' +' if is_value else ''} {offered[int(number)][0]}".strip()


class BoundLine(forms.BoundField):
    """A line whose faults are told before it is stored too: once it is left, and where what is stored errs."""

    @property
    def errors(self) -> ErrorList:
        """What the form found, else what is wrong with the text that the page shows."""
        assert isinstance(self.field, TreeLine)  # noqa: S101 — the only field of this class
        return super().errors or ErrorList([str(problem) for problem in self.field.problems(str(self.value() or ""))])


class TreeLine(TypedText):
    """A line that gives a tree of one type, or none where it is empty. Its errors quote the words that they are of."""

    bound_field_class = BoundLine
    widget: LineInput

    def __init__(
        self,
        *,
        scope: Scope,
        expected: ValueType | None,
        label: "StrOrPromise",
        help_text: "StrOrPromise",
        act: str = "",
        explain: Explain | None = None,
    ) -> None:
        """Make the control of a line that names what `scope` has; None is expected of one that may give any value.

        `act`: what makes the page read the line again and store nothing; without it, the page is only sent whole.
        `explain` says beside the line what it gives.
        """
        self.scope, self.expected, self.act, self.explain = scope, expected, act, explain
        self.other_problems: Sequence[StrOrPromise] = ()
        """What is wrong with a line that can be read."""
        super().__init__(label=label, help_text=help_text, required=False, longest=LONGEST, widget=LineInput())
        self.widget.line = self
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        self.widget.attrs |= as_typed(act) if act else {}

    def read(self, text: str) -> Line:
        """A line, with what is wrong in it; nothing is, where there is none."""
        return read_line(text, self.scope, expected=self.expected) if text.strip() else Line(None)

    def tree(self, text: str) -> Node | None:
        """What a line gives; None where it is empty, or errs."""
        typed = self.read(text)
        return None if typed.faults else typed.node

    def problems(self, text: str) -> "Sequence[StrOrPromise]":
        """What is wrong with a line, with the words that err."""
        return [_told(text, fault) for fault in self.read(text).faults] or self.other_problems

    def clean(self, value: object) -> Node | None:
        """The tree of what is typed; None for nothing. Raises ValidationError with each fault."""
        text = super().clean(value)
        typed = self.read(text)
        if typed.faults:
            raise ValidationError([_told(text, fault) for fault in typed.faults])
        return typed.node

    def prepare_value(self, value: object) -> object:
        """What the control shows: a tree as its line, what was typed as it was."""
        return line(value, self.scope) if isinstance(value, BaseModel) else value  # type: ignore[arg-type] # a node

    def marked(self, text: str) -> Sequence[tuple[str, bool]]:
        """The line in parts, each with whether it errs; nothing where all of it can be read."""
        faults = sorted(self.read(text).faults, key=lambda fault: fault.start)
        return [part for part in _parts(text, faults) if part[0]] if faults else []


def _told(text: str, fault: LineFault) -> str:
    words = text[fault.start : fault.end].strip()
    if not words:
        return _("At the end of the line: %(problem)s") % {"problem": fault.text}
    words = words.removeprefix("«").removesuffix("»").strip() if words.count("«") == 1 else words
    if words == text.strip() or words in fault.text:
        return fault.text
    return _("“%(words)s”: %(problem)s") % {"words": Truncator(words).chars(LONGEST_QUOTE), "problem": fault.text}


def _parts(text: str, faults: Sequence[LineFault]) -> Iterator[tuple[str, bool]]:
    place = 0
    for fault in faults:
        start = max(fault.start, place)
        yield text[place:start], False
        yield text[start : max(fault.end, start)] or "…", True
        place = max(fault.end, start)
    yield text[place:], False


def reading(tree: Node, scope: Scope, values: Environment) -> Reading:
    """What a tree says, and how it is worked out of example values."""
    return Reading(sentence(tree, scope), worked_example(tree, scope, values))


def example_values(schema: FormSchema | None, own: Answers | None = None) -> Environment:
    """Values for a worked example: each question and annotation as its type answers, and those of the service's own."""
    if schema is None:
        return Environment({}, annotations=own or {})
    answers = kept_answers(schema, _examples(schema.fields()))
    annotations = {**_examples(schema.annotations), **(own or {})}
    return Environment(answers, schema.rates, schema.places, annotations=annotations)


def _examples(fields: Sequence[Field]) -> dict[str, JsonValue]:
    examples = {field.key: field_type(field).example_answer(field) for field in fields}
    return {key: answer for key, answer in examples.items() if answer is not None}


def choose(
    *, before: Node | None, listed_before: Node | None, listed: Node | None, typed: Node | None
) -> tuple[Node | None, bool]:
    """The tree that a page gives where lists and a line say it in two ways, and whether they contradict each other.

    Whichever was changed wins: `before` is the tree that the page showed, `listed_before` what its lists showed of it.
    """
    if typed == before:
        return (before if listed == listed_before else listed), False
    if listed in (listed_before, typed):
        return typed, False
    return typed, True


def insertions(scope: Scope) -> Sequence[tuple[str, str]]:
    """What may be put in a line, as it is typed, with its name: sums of rows first."""
    return [*_of_rows(scope), *((name, name) for name in names(scope))]


def _of_rows(scope: Scope) -> Iterator[tuple[str, str]]:
    for group in scope.names:
        words = {"group": group.label}
        for column in group.columns:
            if column.type.base == "number":
                total = Rows(fold="plus", group=group.key, value=Cell(key=column.key))
                text = _("Total of “%(column)s” in “%(group)s”") % {**words, "column": column.label}
                yield line(total, scope), text
                yield from _of_sides(total, group, column, scope)
        if group.type.base == "rows":
            yield line(Rows(fold="count", group=group.key), scope), _("Number of rows of “%(group)s”") % words


def _of_sides(total: Rows, table: Name, column: Name, scope: Scope) -> Iterator[tuple[str, str]]:
    """The same for each side of a table alone."""
    key = place_key(table.key, "side")
    for code, label in next((name.choices for name in table.columns if name.key == key), ()):
        of_side = Operation(kind="equals", of=(Cell(key=key), Constant(type="choice", value=code)))
        words = {"column": column.label, "side": label, "table": table.label}
        text = _("Total of “%(column)s” for “%(side)s” in “%(table)s”") % words
        yield line(total.model_copy(update={"where": of_side}), scope), text


def names(scope: Scope) -> Sequence[str]:
    """All that a line may name, as it is typed; the columns of rows after their group."""
    written = []
    for name in scope.names:
        written.append(f"« {scope.written(name.node)} »")
        inner = scope.within(name)
        written += [f"{written[-1]} › « {inner.written(column.node)} »" for column in name.columns]
    return written
