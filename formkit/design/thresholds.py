"""The thresholds of a form: where one more cent, point, day or month of one answer changes what follows.

Those of the conditions, rules, checks and calculated values that compare one question, or what is calculated of it
alone, with a value that nobody answers; and the limits that a designer gave. Each is met just below, at and just above.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from formkit.checksums import checksum
from formkit.design.answer_steps import AnswerSteps, steps_of
from formkit.fieldtypes import Field, field_type
from formkit.language.comparisons import unless
from formkit.language.evaluating import evaluate
from formkit.language.nodes import TODAY_NODE, Annotation, Answer, Cell, Node, Operation, Rows, children
from formkit.language.operands import nodes
from formkit.language.ranges import rank
from formkit.path import PathEnvironment
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from formkit.values import Answers, JsonValue

Role = Literal["shown", "required", "formula", "rule", "check", "limit"]
Side = Literal["below", "at", "above"]
Why = Literal["", "several", "rows", "unordered", "unreached"]
"""Why nothing is met at a threshold: it reads several questions; rows; what has no order; no answer leads there."""

_ORDERED = ("less", "at_most", "at_least", "greater")
_COMPARISONS = (*_ORDERED, "equals", "differs")
_SIDES: tuple[Side, ...] = ("below", "at", "above")


@dataclass(frozen=True)
class Place:
    """A part of the form, and what of it changes at a threshold."""

    part: Step | Field | FormRule | Validation
    role: Role


@dataclass(frozen=True)
class Threshold:
    """A comparison, or a limit, of one question."""

    place: Place
    needs: tuple[Node, ...] = ()
    """What else must hold for the comparison alone to decide."""
    comparison: Operation | None = None
    """None for a limit."""
    question: AnswerSteps | None = None
    answers: tuple[tuple[Side, JsonValue], ...] = ()
    """Those to try, by the side of the threshold that their value is on."""
    value: str = ""
    """What is compared with, as an exact number; empty where the day moves it."""
    why: Why = ""

    def key(self, side: Side) -> str:
        """What tells a side of it from all others, of any form; a new value in force makes another one."""
        comparison = self.comparison.model_dump(mode="json") if self.comparison else None
        part: dict[str, JsonValue] = {"part": self.place.part.key, "role": self.place.role, "side": side}
        return checksum({**part, "comparison": comparison, "value": self.value})


def thresholds(schema: FormSchema, known: Answers, day: dt.date) -> Iterator[Threshold]:
    """Those of a form on a day, in its order; `known`: the facts and parameters of that day."""
    ruler = _Ruler(schema, known, day)
    for place, tree, needs in _trees(schema):
        if tree is None:
            yield from ruler.limits(place)
        for comparison, beside in _comparisons(tree, needs) if tree else ():
            yield from ruler.compared(Threshold(place, beside, comparison))


_Tree = tuple[Place, Node | None, tuple[Node, ...]]
"""A tree, None for the limits of a question, with what it is of and under which conditions it counts."""


def _trees(schema: FormSchema) -> Iterator[_Tree]:
    for step in schema.steps:
        within = (step.condition,) if step.condition else ()
        if step.condition:
            yield Place(step, "shown"), step.condition, ()
        for field in step.fields:
            if not field.private:
                yield from _trees_of(field, within)
    for rule in schema.rules:
        yield Place(rule, "rule"), rule.condition, ()
    for check in schema.validations:
        yield Place(check, "check"), check.condition, ()


def _trees_of(field: Field, within: tuple[Node, ...]) -> Iterator[_Tree]:
    if field.condition:
        yield Place(field, "shown"), field.condition, within
        within = (*within, field.condition)
    if steps_of(field):
        yield Place(field, "limit"), None, within
    if field.required_when:
        yield Place(field, "required"), field.required_when, within
    if formula := getattr(field, "formula", None):
        yield Place(field, "formula"), formula, within


def _comparisons(node: Node, needs: tuple[Node, ...]) -> Iterator[tuple[Operation, tuple[Node, ...]]]:
    """The comparisons of a tree, each with what must hold beside it for it to decide."""
    match node:
        case Operation(kind=kind) if kind in _COMPARISONS:
            yield node, needs
        case Operation(kind="and" | "or" as kind, of=operands):
            for place, operand in enumerate(operands):
                others = operands[:place] + operands[place + 1 :]
                beside = others if kind == "and" else tuple(unless(other) for other in others)
                yield from _comparisons(operand, (*needs, *beside))
        case Operation(kind="if", of=operands):
            before = needs
            for place, operand in enumerate(operands):
                is_value = place % 2 == 1
                yield from _comparisons(operand, (*before, operands[place - 1]) if is_value else before)
                before = (*before, unless(operands[place - 1])) if is_value else before
        case _:
            for child in children(node):
                yield from _comparisons(child, needs)


@dataclass(frozen=True)
class _Ruler:
    """Measures the thresholds of a form on a day."""

    schema: FormSchema
    known: Answers
    day: dt.date

    def limits(self, place: Place) -> Iterator[Threshold]:
        """The limits of a question, the type's own aside: the last answer accepted, the first one refused."""
        steps = steps_of(place.part) if not isinstance(place.part, Step | FormRule | Validation) else None
        if steps is None:
            return
        for name, outwards in (("minimum", -1), ("maximum", 1)):
            limit = getattr(steps.field, name, None)
            if limit is None or limit == type(steps.field).model_fields[name].default:
                continue
            at = steps.place(limit, self.day)
            side: Side = "below" if outwards < 0 else "above"
            answers: tuple[tuple[Side, JsonValue], ...] = (
                ("at", steps.answer(at)),
                (side, steps.answer(at + outwards)),
            )
            yield Threshold(place, question=steps, answers=answers, value=f"{name} {limit}")

    def compared(self, threshold: Threshold) -> Iterator[Threshold]:
        """The same with the answers around it, or why there is none; nothing for what is no threshold."""
        comparison = threshold.comparison
        subject, other = _subject_and_other(comparison) if comparison else (None, None)
        if comparison is None or subject is None:
            return
        if other is None:
            yield from [replace(threshold, why="several")] if comparison.kind in _ORDERED else ()
            return
        value = rank(evaluate(other, PathEnvironment.of(self.schema, dict(self.known))))
        if value is None:
            yield from [replace(threshold, why="unordered")] if comparison.kind in _ORDERED else ()
            return
        question, why = self._question(subject)
        if question is None:
            yield replace(threshold, why=why)
            return
        answers = tuple(_around(question, self._ranked(subject, question), value, self.day))
        moves = any(node == TODAY_NODE for node in nodes(comparison))
        text = "" if moves else str(value)
        yield replace(threshold, question=question, answers=answers, value=text, why="" if answers else "unreached")

    def _question(self, subject: Node) -> tuple[AnswerSteps | None, Why]:
        """The one question that a tree comes down to; None, and why, otherwise."""
        keys = self._read(subject)
        if keys is None:
            return None, "rows"
        fields = [self.schema.field(key) for key in keys if not self._is_calculated(key)]
        if len(fields) != 1:
            return None, "several"
        steps = steps_of(fields[0])
        return steps, "" if steps else "unordered"

    def _read(self, tree: Node, within: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """The keys of the answers that a tree reads, each calculated value after what it reads; None for rows.

        `within`: the calculated values that the tree is of, which a draft may have made read one another.
        """
        keys: list[str] = []
        for node in nodes(tree):
            field = self._fields.get(node.key) if isinstance(node, Answer) else None
            if isinstance(node, Rows | Cell | Annotation) or (isinstance(node, Answer) and field is None):
                return None
            if field is None:
                continue
            formula = getattr(field, "formula", None)
            inner = self._read(formula, (*within, field.key)) if formula and field.key not in within else ()
            if inner is None:
                return None
            keys += (*inner, field.key)
        return tuple(dict.fromkeys(keys))

    @property
    def _fields(self) -> dict[str, Field]:
        return {field.key: field for field in self.schema.fields()}

    def _is_calculated(self, key: str) -> bool:
        return field_type(self.schema.field(key)).is_calculated

    def _ranked(self, subject: Node, question: AnswerSteps) -> Callable[[int], Fraction | None]:
        """What a tree is worth, by the place of the answer, as if all that it reads were asked."""
        calculated = [self.schema.field(key) for key in self._read(subject) or () if self._is_calculated(key)]

        def ranked(place: int) -> Fraction | None:
            environment = PathEnvironment.of(self.schema, dict(self.known))
            environment.answers[question.field.key] = question.answer(place)
            for field in calculated:
                environment.answers[field.key] = field_type(field).settle(field, environment)
            return rank(evaluate(subject, environment))

        return ranked


def _subject_and_other(comparison: Operation) -> tuple[Node | None, Node | None]:
    """What is compared, which answers give, then with what: None where answers give it too, twice where none does."""
    first, second = comparison.of
    if _is_given(first):
        return (None, None) if _is_given(second) else (second, first)
    return first, second if _is_given(second) else None


def _is_given(tree: Node) -> bool:
    """Whether no answer changes what a tree is worth."""
    return not any(isinstance(node, Answer | Cell | Rows | Annotation) for node in nodes(tree))


def _around(
    question: AnswerSteps, ranked: Callable[[int], Fraction | None], value: Fraction, day: dt.date
) -> Iterator[tuple[Side, JsonValue]]:
    """The answers just below, at and just above a value that what is calculated of them reaches in one direction."""

    def side(place: int) -> int | None:
        rank_there = ranked(place)
        return None if rank_there is None else (rank_there > value) - (rank_there < value)

    low, high = question.limits(day)
    first, last = side(low), side(high)
    if first is None or last is None or first == last:
        return
    left = _first(lambda place: side(place) != first, low, high)
    right = _first(lambda place: side(place) == last, left, high)
    at = left if not last or (first and first < last) else right - 1  # beside what is below, where something is
    places = {first: left - 1, last: right, 0: at}
    for number, name in zip((-1, 0, 1), _SIDES, strict=True):
        place = places.get(number)
        if place is not None and low <= place <= high and side(place) == number:
            yield name, question.answer(place)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first place where this holds, which holds at the last and, once it does, to the end."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
