"""What a condition may look at, and how: the earlier questions, the facts of the profile. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.design.names import fact_type, questions_before, value_type
from formkit.design.sentences import ProfileTypes
from formkit.facts import FACTS, Fact
from formkit.fieldtypes import Field, ShortTextField, field_type
from formkit.fieldtypes.choices import pairs
from formkit.language.comparisons import COUNTS, LISTS, Comparator, Comparison
from formkit.language.comparisons import Compared as Value
from formkit.language.nodes import Answer, Node
from formkit.language.nodes import Fact as FactNode
from formkit.language.value_types import ValueType
from formkit.schema import FormSchema
from formkit.values import OTHER
from teleservices.studio.conditions.value_controls import (
    CommuneLines,
    Control,
    Count,
    Day,
    Lines,
    Nothing,
    OneOf,
    SameQuestion,
    SeveralOf,
    YesOrNo,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROFILE = _("The applicant’s profile, the day")
"""Title of the facts in the list."""

_WORDS: dict[Comparator, "StrOrPromise"] = {
    "equals": _("is"),
    "not_equals": _("is not"),
    "one_of": _("is one of"),
    "none_of": _("is none of"),
    "contains": _("includes"),
    "greater": _("is above"),
    "less": _("is below"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "counts_at_least": _("counts at least"),
    "counts_at_most": _("counts at most"),
    "empty": _("is not filled in"),
    "not_empty": _("is filled in"),
}
_OF_TIMES: dict[Comparator, "StrOrPromise"] = {
    "greater": _("is after"),
    "less": _("is before"),
    "at_least": _("is no earlier than"),
    "at_most": _("is no later than"),
}
_OF_NUMBERS: dict[Comparator, "StrOrPromise"] = {"equals": _("equals"), "not_equals": _("differs from")}


@dataclass(frozen=True)
class Compared:
    """A question or a fact, as conditions may look at it."""

    key: str
    label: str
    place: "StrOrPromise"
    """Title of its step."""
    operators: tuple[Comparator, ...]
    question: Field | None = None
    fact: Fact | None = None
    profile_types: ProfileTypes = field(default_factory=dict)

    @property
    def worded_operators(self) -> list[tuple[Comparator, "StrOrPromise"]]:
        """Its operators in the words of its type."""
        words = _WORDS
        if (self.question and field_type(self.question).is_time) or (self.fact and self.fact.kind == "date"):
            words = _WORDS | _OF_TIMES
        elif self.question and field_type(self.question).is_numeric:
            words = _WORDS | _OF_NUMBERS
        return [(operator, words[operator]) for operator in self.operators]

    @property
    def type(self) -> ValueType | None:
        """What expressions take its answer for."""
        if self.fact:
            return fact_type(self.fact)
        return value_type(self.question) if self.question else None

    def tree(self, operator: Comparator, value: Value) -> Node:
        """The condition of a line about it."""
        operand = FactNode(key=self.key) if self.fact else Answer(key=self.key)
        return Comparison(operand, operator, value).tree(self.type)

    def shows(self, comparison: Comparison, tree: Node) -> bool:
        """Whether a line can show a condition about it, and give it back."""
        return comparison.comparator in self.operators and comparison.tree(self.type) == tree

    def control(self, operator: Comparator) -> Control:
        """The control of the value that `operator` compares with."""
        if operator in ("empty", "not_empty"):
            return Nothing()
        if operator in COUNTS:
            return Count()
        return _of_fact(self, self.fact, operator) if self.fact else _of_question(self.question, operator)


def _of_fact(compared: Compared, fact: Fact, operator: Comparator) -> Control:
    match fact.kind:
        case "profile_type":
            several = SeveralOf if operator in LISTS else OneOf
            return several(fact.key, tuple(compared.profile_types.items()))
        case "date":
            return Day()
        case "text":
            same = SameQuestion(ShortTextField(key="f_fact", label=str(fact.label)))
            return Lines() if operator in LISTS else same
    assert_never(fact.kind)


def _of_question(question: Field | None, operator: Comparator) -> Control:
    if question is None:
        return Nothing()
    kind = field_type(question)
    match kind.compared_with:
        case "choices":
            own_words = [(OTHER, _now("Other"))] if getattr(question, OTHER, False) else []
            offered = [*pairs(getattr(question, "choices", ())), *own_words]
            return (SeveralOf if operator in LISTS else OneOf)(question.key, tuple(offered))
        case "commune":
            return CommuneLines() if operator in LISTS else SameQuestion(kind.operand_field(question))
        case "yes_no":
            return YesOrNo()
        case "day":
            return Day()
        case "same":
            return Lines() if operator in LISTS else SameQuestion(kind.operand_field(question))
    assert_never(kind.compared_with)


def compared_before(
    schema: FormSchema, key: str | None, *, private: bool = False, profile_types: ProfileTypes
) -> Mapping[str, Compared]:
    """What a condition of the step or question `key` may look at, by key, in order; `None`: of the whole form.

    What only staff fill in is there for what only staff see (`private`).
    """
    questions = {compared.key: compared for compared in _asked_before(schema, key, private=private)}
    facts = (
        Compared(fact.key, str(fact.label), PROFILE, fact.operators, fact=fact, profile_types=profile_types)
        for fact in FACTS.values()
    )
    return questions | {fact.key: fact for fact in facts}


def _asked_before(schema: FormSchema, key: str | None, *, private: bool) -> Iterator[Compared]:
    for question in questions_before(schema, key or ""):
        kind, step = field_type(question), schema.step_of(question.key)
        if kind.has_answer and (private or not question.private):
            yield Compared(question.key, question.label, step.title, kind.operators, question=question)
