"""The expression language: a JSON tree over the answers, and what it evaluates to. Knows no field type (see rules)."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, model_validator

from teleservices.formkit.values import Answers, FrozenModel, JsonValue, Key

Operator = Literal["equals", "not_equals", "one_of", "contains", "greater", "less", "empty", "not_empty"]
Operand = str | int | float | bool | tuple[str, ...] | None


class Comparison(FrozenModel):
    """One answer against one value.

    A question without an answer is ``empty`` and satisfies nothing else, ``not_equals`` included:
    « montrer si la situation n'est pas célibataire » waits until the situation is known.
    """

    kind: Literal["comparison"] = "comparison"
    field: Key
    operator: Operator
    value: Operand = None

    @model_validator(mode="after")
    def _operand_suits_operator(self) -> Self:
        if self.operator in ("empty", "not_empty"):
            suits = self.value is None
        elif self.operator == "one_of":
            suits = isinstance(self.value, tuple) and len(self.value) > 0
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
    """Tell whether the expression holds for these answers. No expression always holds; never raises."""
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
            return _compare(expression, answers.get(expression.field))


def comparisons(expression: Expression | None) -> tuple[Comparison, ...]:
    """Return every comparison of the expression, from left to right."""
    match expression:
        case None:
            return ()
        case All(conditions=conditions) | Any_(conditions=conditions):
            return tuple(found for condition in conditions for found in comparisons(condition))
        case Not(condition=condition):
            return comparisons(condition)
        case Comparison():
            return (expression,)


def is_empty(answer: object) -> bool:
    """Tell whether this value is no answer at all: nothing, an empty text or an empty list. False and 0 are answers."""
    return answer is None or answer in ("", [])


def _compare(comparison: Comparison, answer: JsonValue) -> bool:
    if is_empty(answer):
        return comparison.operator == "empty"
    return _COMPARE[comparison.operator](answer, comparison.value)


def _same(answer: JsonValue, value: Operand) -> bool:
    """Compare without Python's ``True == 1``."""
    return isinstance(answer, bool) == isinstance(value, bool) and answer == value


def _order(answer: JsonValue, value: Operand) -> int:
    """Return 1, 0 or -1 for two numbers or two texts (ISO dates sort as texts); 0 when they can't be ordered."""
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
    "contains": lambda answer, value: isinstance(answer, list) and value in answer,
    "greater": lambda answer, value: _order(answer, value) > 0,
    "less": lambda answer, value: _order(answer, value) < 0,
    "empty": lambda answer, value: False,
    "not_empty": lambda answer, value: True,
}
"""How an answer, never empty, compares with a value."""
