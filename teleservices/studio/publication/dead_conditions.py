"""Advice on conditions that nothing answered can make true, or false, and on rules said twice. Reads the form alone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.design.comparison import label_of
from formkit.design.question_ranges import question_ranges
from formkit.fieldtypes import Field
from formkit.language.certainty import Cases, Certainty
from formkit.language.nodes import Node, Operation
from formkit.schema import FormRule, FormSchema, Step
from teleservices.studio.publication.points import Remedy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHOWN = (
    gettext_lazy("“%(name)s” is never shown: no answer that the form allows makes its condition true."),
    gettext_lazy("The condition of “%(name)s” is true whatever is answered: take it away."),
)
_REQUIRED = (
    gettext_lazy("“%(name)s” never has to be answered: no answer makes true what would require it."),
    gettext_lazy("“%(name)s” must always be answered: say so without a condition."),
)
_APPLIES = (
    gettext_lazy("The rule “%(name)s” never applies: no answer that the form allows makes it true."),
    gettext_lazy("The rule “%(name)s” applies to every request, whatever is answered."),
)
"""What is told of a condition that is never true, then of one that always is."""
_ALWAYS = (None, Remedy.ALWAYS_SHOWN)
_REQUIREMENTS = (Remedy.NEVER_REQUIRED, Remedy.ALWAYS_REQUIRED)
DAYS = (dt.date(2024, 2, 29), dt.date(2023, 1, 31), dt.date(2025, 2, 28), dt.date(2026, 12, 31), dt.date(2027, 7, 1))
"""Whatever the day is: a month is shorter or longer than 30 days, a year than 365."""


@dataclass(frozen=True)
class DeadCondition:
    """What a condition makes useless, in words, and the key of the step, question or rule that it is of."""

    text: str
    key: str
    remedy: Remedy | None = None


def dead_conditions(schema: FormSchema) -> Iterator[DeadCondition]:
    """Those of steps and questions in the order of the form, then of rules."""
    first, *others = ([*_on(schema, day)] for day in DAYS)
    for dead in first:
        if all(dead in same_day for same_day in others):
            yield dead
    yield from _rules_twice(schema)


def _on(schema: FormSchema, day: dt.date) -> Iterator[DeadCondition]:
    """Those that are so on a day, which gives the limits and the values that move with it."""
    judge = _Judge(Certainty(question_ranges(schema, day), day.isoformat()))
    for step in schema.steps:
        yield from judge.of_step(step)
    for rule in schema.rules:
        yield from judge.of_condition(rule.condition, _Subject(rule.key, label_of(rule), _APPLIES))


@dataclass(frozen=True)
class _Subject:
    """What a condition is of, and what is told of it."""

    key: str
    name: str
    words: "tuple[StrOrPromise, StrOrPromise]"
    remedies: tuple[Remedy | None, Remedy | None] = (None, None)

    def dead(self, number: int) -> DeadCondition:
        """What is told, by its number in the words, with what mends it."""
        return DeadCondition(str(self.words[number]) % {"name": self.name}, self.key, self.remedies[number])


@dataclass(frozen=True)
class _Judge:
    certainty: Certainty

    def of_step(self, step: Step) -> Iterator[DeadCondition]:
        """A step, then its questions where it may be shown: theirs are met within its own condition."""
        yield from self.of_condition(step.condition, _Subject(step.key, step.title, _SHOWN, _ALWAYS))
        cases = self.certainty.cases(step.condition)
        for field in step.fields if cases else ():
            yield from self.of_condition(field.condition, _Subject(field.key, field.label, _SHOWN, _ALWAYS), cases)
            yield from self._of_requirement(field, cases)

    def _of_requirement(self, field: Field, cases: Cases) -> Iterator[DeadCondition]:
        within = self.certainty.cases(field.condition, within=cases) if field.condition else cases
        if within:
            yield from self.of_condition(
                field.required_when, _Subject(field.key, field.label, _REQUIRED, _REQUIREMENTS), within
            )

    def of_condition(
        self, condition: Node | None, subject: _Subject, cases: Cases | None = None
    ) -> Iterator[DeadCondition]:
        """What is to be told of the condition of a step, a question or a rule, within some cases."""
        if condition is None:
            return
        if self.certainty.is_never(condition, cases):
            yield subject.dead(0)
        elif self.certainty.is_always(condition, cases):
            yield subject.dead(1)


class Wanted(Enum):
    """When a condition of the service's wants what it is of, which it does where nobody can tell too."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


def when_wanted(condition: Node | None, schema: FormSchema) -> Wanted:
    """Whether the answers that the form allows change what this condition wants; without any, it is not said."""
    if condition is None:
        return Wanted.SOMETIMES
    opposite = Operation(kind="not", of=(condition,))
    certainties = [Certainty(question_ranges(schema, day), day.isoformat()) for day in DAYS]
    if all(certainty.is_always(opposite) for certainty in certainties):
        return Wanted.NEVER
    return Wanted.ALWAYS if all(certainty.is_never(opposite) for certainty in certainties) else Wanted.SOMETIMES


def _rules_twice(schema: FormSchema) -> Iterator[DeadCondition]:
    """Rules that say what an earlier one says, in the same cases."""
    earlier: list[FormRule] = []
    for rule in schema.rules:
        if any(rule.model_copy(update={"key": other.key}) == other for other in earlier):
            text = _("The rule “%(name)s” is there twice: keep one.")
            yield DeadCondition(text % {"name": label_of(rule)}, rule.key, Remedy.DELETE_RULE)
        earlier.append(rule)
