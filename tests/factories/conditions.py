"""Conditions written in one line: the trees that the studio's lists make."""

import re
from collections.abc import Iterable

from formkit.facts import FACTS
from formkit.language.comparisons import Comparator, Compared, operation, unless
from formkit.language.comparisons import Comparison as Line
from formkit.language.evaluating import Environment, holds
from formkit.language.nodes import Answer, Fact, Node, Operation
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, ValueType
from formkit.relative_dates import is_relative
from formkit.values import Answers

__all__ = ["all_of", "any_of", "comparison", "met", "unless"]

KINDS = {
    "€": AMOUNT, "%": PERCENTAGE, "number": NUMBER, "yes_no": BOOLEAN, "date": DATE,
    **{base: ValueType(base) for base in ("text", "choice", "choices", "month", "rows")},  # type: ignore[arg-type]
}  # fmt: skip


def comparison(key: str, operator: Comparator, value: Compared = None, of: str = "") -> Operation:
    """Compare a question or a fact; `of`: what the question is of, guessed of the value where it isn't told."""
    operand = Fact(key=key) if key in FACTS else Answer(key=key)
    tree = Line(operand, operator, value).tree(KINDS[of] if of else _kind(key, value))
    assert isinstance(tree, Operation)
    return tree


def _kind(key: str, value: Compared) -> ValueType:
    first = value[0] if isinstance(value, tuple) else value
    if isinstance(first, bool):
        return BOOLEAN
    if isinstance(first, int | float):
        return NUMBER
    if all(is_relative(each, or_date=True) for each in (value if isinstance(value, tuple) else (value,))):
        return DATE
    if re.fullmatch(r"\d{4}-\d\d", str(first)):
        return ValueType("month")
    return ValueType("text" if key in FACTS and key != "p_type" else "choice")


def all_of(conditions: Iterable[Node]) -> Node:
    """Every condition holds."""
    parts = tuple(conditions)
    return parts[0] if len(parts) == 1 else operation("and", *parts)


def any_of(conditions: Iterable[Node]) -> Node:
    """At least one condition holds."""
    parts = tuple(conditions)
    return parts[0] if len(parts) == 1 else operation("or", *parts)


def met(condition: Node | None, answers: Answers) -> bool:
    """Whether a condition holds for these answers, none of them a percentage."""
    return holds(condition, Environment(answers=answers))
