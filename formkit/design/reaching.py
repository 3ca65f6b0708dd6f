"""Answers that lead to a part of a form: the examples of its questions, changed where conditions want another answer.

Looks for some, not for all: what conditions ask of a calculated value or of rows is left to the examples. Who asks
checks by following the path.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from formkit.design.answer_steps import steps_of
from formkit.design.names import named
from formkit.design.question_ranges import question_ranges
from formkit.facts import facts_of, without_facts
from formkit.fieldtypes import Field, field_type
from formkit.language import exact
from formkit.language.certainty import Certainty, Ranges
from formkit.language.nodes import (
    Answer,
    Constant,
    Fact,
    Node,
    Operation,
    Parameter,
    decimal_text,
)
from formkit.language.operands import outer_keys
from formkit.language.ranges import Range, Span, rank
from formkit.relative_dates import TODAY
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue, comparable

_MOST_WAYS = 4
"""Ways to a part that are tried."""


@dataclass(frozen=True)
class Reaching:
    """The ways through a form on a day, `known` being the facts and parameters of that day."""

    schema: FormSchema
    known: Answers
    day: dt.date

    def ways(self, keys: Iterable[str], needs: Iterable[Node] = ()) -> Iterator[dict[str, JsonValue]]:
        """Answers, with facts, where the questions of these keys are likely asked and `needs` hold; a few at most."""
        ranges = question_ranges(self.schema, self.day)
        certainty = Certainty(ranges, self.day.isoformat())
        cases: tuple[Ranges, ...] = (ranges,)
        for condition in (*self._conditions([*keys, *outer_keys(*needs)]), *needs):
            cases = certainty.cases(self._settled(condition), within=cases)
        for case in islice(cases, _MOST_WAYS):
            yield self._answers({node: possible for node, possible in case.items() if possible != ranges.get(node)})

    def _conditions(self, keys: list[str]) -> list[Node]:
        """The conditions under which these questions are asked, and those that they are asked or calculated from."""
        conditions: dict[str, tuple[Node | None, Node | None]] = {}
        places = {field.key: (step.condition, field.condition) for step in self.schema.steps for field in step.fields}
        sources = {field.key: field_type(field).reads(field) for field in self.schema.fields()}
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in conditions:
                conditions[key] = places.get(key, (None, None))
                waiting += (*outer_keys(*conditions[key]), *sources.get(key, ()))
        both = (condition for key in places for condition in conditions.get(key, ()))
        return list(dict.fromkeys(condition for condition in both if condition is not None))

    def _settled(self, node: Node) -> Node:
        """A condition with the parameters as they are."""
        if isinstance(node, Parameter):
            value = self.known.get(node.key)
            if isinstance(value, str):
                return Constant(type="date", value=value)
            return node if value is None else Constant(type="number", value=decimal_text(Decimal(repr(value))))
        if isinstance(node, Operation):
            return node.model_copy(update={"of": tuple(self._settled(child) for child in node.of)})
        return node

    def _answers(self, case: Ranges) -> dict[str, JsonValue]:
        """The examples of all questions, but where a case wants something else."""
        public = [field for field in self.schema.fields() if not field.private]
        answers = {field.key: field_type(field).example_answer(field) for field in public}
        fields = {field.key: field for field in public}
        for node, possible in case.items():
            match node:
                case Answer(key=key) if key in fields:
                    answers[key] = _answer(fields[key], answers[key], possible, self.day)
                case Operation(kind="contains", of=(Answer(key=key), Constant(value=code))) if key in fields:
                    answers[key] = _choices(answers[key], str(code), is_chosen=True in (possible.among or ()))
                case Fact(key=key) if key != TODAY and possible.among:
                    answers[key] = str(min(possible.among - possible.excluded, key=str, default=""))
        facts = facts_of(self.known) | facts_of(answers)
        return {key: answer for key, answer in {**without_facts(answers), **facts}.items() if answer is not None}


def _answer(field: Field, example: JsonValue, possible: Range, day: dt.date) -> JsonValue:
    """The example where it is possible, else another answer that is; None for none."""
    if not possible.may_be_there:
        return None
    steps = steps_of(field)
    if steps is not None:
        value = rank(exact.read(example, is_rate=field_type(field).is_rate))
        if value is not None and _has(possible, value):
            return example
        bounds = (possible.fixed.low, possible.fixed.high, possible.moving.low, possible.moving.high)
        values = [bound[0] for bound in bounds if bound is not None]
        places = [steps.place_of(value) for value in values if _has(possible, value)]
        return next((steps.answer(place) for place in places if place is not None), example)
    among = None if possible.among is None else sorted(possible.among, key=str)
    codes: list[exact.Value] = [code for code, _label in named(field).choices] or among or [True, False]
    free = [code for code in codes if (among is None or code in among) and code not in possible.excluded]
    if comparable(example) in free or not free:
        return example
    return free[0] if isinstance(free[0], str | bool) else example


def _has(possible: Range, value: Fraction) -> bool:
    spans: tuple[Span, Span] = (possible.fixed, possible.moving)
    return all(span.has(value) for span in spans) and value not in {rank(other) for other in possible.excluded}


def _choices(answer: JsonValue, code: str, *, is_chosen: bool) -> JsonValue:
    """Several choices, with one more or without it; None for none left."""
    others = [choice for choice in answer if choice != code] if isinstance(answer, list) else []
    return [*others, code] if is_chosen else others or None
