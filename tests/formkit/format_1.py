"""Conditions as format 1 wrote and evaluated them, which the converter is held to; deleted with it."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, model_validator

from formkit.relative_dates import TODAY, resolved
from formkit.values import Answers, FrozenModel, JsonValue, Key, comparable, is_empty

Operator = Literal[
    "equals", "not_equals", "one_of", "none_of", "contains", "greater", "less", "at_least", "at_most",
    "counts_at_least", "counts_at_most", "empty", "not_empty",
]  # fmt: skip
LISTS: frozenset[Operator] = frozenset({"one_of", "none_of"})
"""Operators that compare with several values."""
COUNTS: frozenset[Operator] = frozenset({"counts_at_least", "counts_at_most"})
"""Operators that count what a list holds."""
Operand = str | int | float | bool | tuple[str, ...] | None


class Comparison(FrozenModel):
    """One answer, or one fact of the applicant's profile (see facts), against one value.

    A question without an answer is `empty` and satisfies nothing else, `not_equals` included:
    « montrer si la situation n'est pas célibataire » waits until the situation is known. A list without an answer
    counts nothing. A date may be compared with a relative one: `today-18y`.
    """

    kind: Literal["comparison"] = "comparison"
    field: Key
    operator: Operator
    value: Operand = None

    @model_validator(mode="after")
    def _operand_suits_operator(self) -> Self:
        if self.operator in ("empty", "not_empty"):
            suits = self.value is None
        elif self.operator in LISTS:
            suits = isinstance(self.value, tuple) and len(self.value) > 0
        elif self.operator in COUNTS:
            suits = isinstance(self.value, int) and not isinstance(self.value, bool) and self.value >= 0
        else:
            suits = self.value is not None and not isinstance(self.value, tuple)
        if not suits:
            raise ValueError(_("This comparison doesn't take this value."))
        return self


class All(FrozenModel):
    """Every condition holds."""

    kind: Literal["all"] = "all"
    conditions: Annotated[tuple["Expression", ...], Field(min_length=1)]


class Any_(FrozenModel):  # noqa: N801 (`Any` is typing's)
    """At least one condition holds."""

    kind: Literal["any"] = "any"
    conditions: Annotated[tuple["Expression", ...], Field(min_length=1)]


class Not(FrozenModel):
    """The condition doesn't hold."""

    kind: Literal["not"] = "not"
    condition: "Expression"


Expression = Annotated[Comparison | All | Any_ | Not, Discriminator("kind")]


def evaluate(expression: Expression | None, answers: Answers) -> bool:
    """Whether the expression holds for these answers. No expression always holds; never raises."""
    match expression:
        case None:
            return True
        case All(conditions=conditions):
            return all(evaluate(condition, answers) for condition in conditions)
        case Any_(conditions=conditions):
            return any(evaluate(condition, answers) for condition in conditions)
        case Not(condition=condition):
            return not evaluate(condition, answers)
        case Comparison():
            return _compare(expression, answers)


def comparisons(expression: Expression | None) -> tuple[Comparison, ...]:
    """Every comparison of the expression, from left to right; none for no expression."""
    match expression:
        case None:
            return ()
        case All(conditions=conditions) | Any_(conditions=conditions):
            return tuple(comparison for condition in conditions for comparison in comparisons(condition))
        case Not(condition=condition):
            return comparisons(condition)
        case Comparison():
            return (expression,)


def _compare(comparison: Comparison, answers: Answers) -> bool:
    answer, operator, value = answers.get(comparison.field), comparison.operator, comparison.value
    if operator in COUNTS:
        return _counts(operator, answer, value)
    if is_empty(answer):
        return operator == "empty"
    if isinstance(value, str) and value.startswith("today"):
        value = resolved(value, answers.get(TODAY))
    return _COMPARE[operator](comparable(answer), value)


def _counts(operator: Operator, answer: JsonValue, value: Operand) -> bool:
    count = len(answer) if isinstance(answer, list) else 0
    return isinstance(value, int) and (count >= value if operator == "counts_at_least" else count <= value)


def _same(answer: JsonValue, value: Operand) -> bool:
    """Compare without Python's `True == 1`."""
    return isinstance(answer, bool) == isinstance(value, bool) and answer == value


def _order(answer: JsonValue, value: Operand) -> int:
    """1, 0 or -1 for two numbers or two texts (ISO dates sort as texts); 0 when they can't be ordered."""
    if isinstance(answer, bool) or isinstance(value, bool):
        return 0
    if isinstance(answer, int | float) and isinstance(value, int | float):
        return (answer > value) - (answer < value)
    if isinstance(answer, str) and isinstance(value, str):
        return (answer > value) - (answer < value)
    return 0


_COMPARE: dict[Operator, Callable[[JsonValue, Operand], bool]] = {
    "equals": _same,
    "not_equals": lambda answer, value: not _same(answer, value),
    "one_of": lambda answer, value: isinstance(value, tuple) and answer in value,
    "none_of": lambda answer, value: isinstance(value, tuple) and answer not in value,
    "contains": lambda answer, value: (
        isinstance(answer, list) and any(_same(comparable(item), value) for item in answer)
    ),
    "greater": lambda answer, value: _order(answer, value) > 0,
    "less": lambda answer, value: _order(answer, value) < 0,
    "at_least": lambda answer, value: _same(answer, value) or _order(answer, value) > 0,
    "at_most": lambda answer, value: _same(answer, value) or _order(answer, value) < 0,
    "empty": lambda answer, value: False,
    "not_empty": lambda answer, value: True,
}
"""How an answer, never empty, compares with a value."""
