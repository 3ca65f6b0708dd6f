"""Comparisons of one question with what a designer wrote, as lists of choices show them, and the trees that they are.

Lists say « n’est ni … ni … » or « comporte au plus 2 réponses » in one line where a tree says it with several nodes.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from formkit.language.nodes import (
    TODAY_NODE,
    Answer,
    Constant,
    ConstantName,
    Fact,
    Node,
    Operation,
    OperatorName,
    Rows,
    decimal_text,
)  # fmt: skip
from formkit.language.value_types import ValueType

Comparator = Literal[
    "equals", "not_equals", "one_of", "none_of", "contains", "greater", "less", "at_least", "at_most",
    "counts_at_least", "counts_at_most", "empty", "not_empty",
]  # fmt: skip
LISTS: frozenset[Comparator] = frozenset({"one_of", "none_of"})
"""Those that compare with several values."""
COUNTS: frozenset[Comparator] = frozenset({"counts_at_least", "counts_at_most"})
"""Those that count choices or rows."""
Compared = str | int | float | bool | tuple[str, ...] | None
"""What is compared with, as its control reads it: « today-18y » for a day that moves."""

_OPERATORS: dict[Comparator, OperatorName] = {
    "equals": "equals", "not_equals": "differs", "contains": "contains", "greater": "greater", "less": "less",
    "at_least": "at_least", "at_most": "at_most", "empty": "empty", "not_empty": "not_empty", "one_of": "one_of",
}  # fmt: skip
_COMPARATORS: dict[OperatorName, Comparator] = {operator: comparator for comparator, operator in _OPERATORS.items()}
_RELATIVE = re.compile(r"today([+-][0-9]{1,4}[dmy])?")
_MOVES: dict[str, tuple[OperatorName, ConstantName]] = {
    "d": ("add_days", "days"), "m": ("add_months", "months"), "y": ("add_years", "years"),
}  # fmt: skip
_LETTERS: dict[OperatorName, str] = {operator: letter for letter, (operator, _unit) in _MOVES.items()}
_BY_UNIT: dict[str, ConstantName] = {"€": "amount", "%": "percentage"}


@dataclass(frozen=True)
class Comparison:
    """One line of the lists. A question without an answer is `empty` and satisfies nothing else."""

    operand: Answer | Fact
    comparator: Comparator
    value: Compared = None

    @property
    def key(self) -> str:
        """Of the question or fact."""
        return self.operand.key

    def tree(self, kind: ValueType | None) -> Node:
        """The tree of the line; `kind`: the type of the question, None where it is gone."""
        if self.comparator in ("empty", "not_empty"):
            return operation(_OPERATORS[self.comparator], self.operand)
        if self.comparator in COUNTS:
            return self._count(kind)
        if self.comparator in LISTS:
            values = self.value if isinstance(self.value, tuple) else (self.value,)
            among = operation("one_of", self.operand, *(constant(value, kind) for value in values))
            return among if self.comparator == "one_of" else operation("not", among)
        value = constant(self.value, kind)
        if self.comparator == "not_equals" and not isinstance(value, Constant):
            # where the day leads out of the calendar nothing is known: the answer differs from it all the same
            same = operation("is_true", operation("equals", self.operand, value))
            return operation("and", operation("not_empty", self.operand), operation("not", same))
        return operation(_OPERATORS[self.comparator], self.operand, value)

    def _count(self, kind: ValueType | None) -> Node:
        """How many choices or rows; where nothing was answered there is none."""
        is_rows = kind is not None and kind.base == "rows"
        size = Rows(fold="count", group=self.key) if is_rows else operation("size", self.operand)
        number = Constant(type="number", value=str(self.value))
        enough = operation("at_most" if self.comparator == "counts_at_most" else "at_least", size, number)
        is_none_enough = self.comparator == "counts_at_most" or not self.value
        return operation("or", operation("empty", self.operand), enough) if is_none_enough else enough


def comparison_of(node: Node) -> Comparison | None:
    """A tree as a line of the lists; None for any other."""
    if not isinstance(node, Operation):
        return None
    return _counted(node) or _moved_away(node) or _plain(node)


def _plain(node: Operation) -> Comparison | None:
    """« = », « parmi », « est vide » and so on, or none of several."""
    if node.kind == "not":
        inner = node.of[0]
        among = _plain(inner) if isinstance(inner, Operation) and inner.kind == "one_of" else None
        return Comparison(among.operand, "none_of", among.value) if among else None
    operand = node.of[0]
    if not isinstance(operand, Answer | Fact) or node.kind not in _COMPARATORS:
        return None
    comparator, values = _COMPARATORS[node.kind], tuple(_value(child) for child in node.of[1:])
    if None in values:
        return None
    if comparator in LISTS:
        is_fixed = all(isinstance(child, Constant) for child in node.of[1:])
        return Comparison(operand, comparator, cast("Compared", values)) if is_fixed else None
    return Comparison(operand, comparator, values[0] if values else None)


def _counted(node: Operation) -> Comparison | None:
    """« comporte au moins 2 lignes »: nothing answered counts none."""
    is_none_enough = node.kind == "or" and len(node.of) == 2
    nothing, bound = node.of if is_none_enough else (None, node)
    if not isinstance(bound, Operation) or bound.kind not in ("at_least", "at_most"):
        return None
    size, number = bound.of
    operand = _sized(size)
    if operand is None or not (isinstance(number, Constant) and number.type == "number" and _is_whole(number)):
        return None
    comparator: Comparator = "counts_at_least" if bound.kind == "at_least" else "counts_at_most"
    comparison = Comparison(operand, comparator, int(str(number.value)))
    is_usual = is_none_enough == (comparator == "counts_at_most" or not comparison.value)
    return comparison if is_usual and nothing in (None, operation("empty", operand)) else None


def _is_whole(number: Constant) -> bool:
    return str(number.value).isdecimal()


def _sized(node: Node) -> Answer | None:
    """The question whose choices or rows are counted."""
    if isinstance(node, Rows) and node.fold == "count" and node.value is None and node.where is None:
        return Answer(key=node.group)
    if isinstance(node, Operation) and node.kind == "size" and isinstance(node.of[0], Answer):
        return node.of[0]
    return None


def _moved_away(node: Operation) -> Comparison | None:
    """« n’est pas aujourd’hui − 18 ans »."""
    if node.kind != "and" or len(node.of) != 2:
        return None
    same = excepted(node.of[1])
    inner = _plain(same) if isinstance(same, Operation) else None
    if inner is None or inner.comparator != "equals" or not _RELATIVE.fullmatch(str(inner.value)):
        return None
    comparison = Comparison(inner.operand, "not_equals", inner.value)
    return comparison if comparison.tree(ValueType("date")) == node else None


def excepted(node: Node) -> Node | None:
    """What a tree says not to be true: « not (is it true that …) »; None for any other."""
    inner = node.of[0] if isinstance(node, Operation) and node.kind == "not" else None
    return inner.of[0] if isinstance(inner, Operation) and inner.kind == "is_true" else None


def unless(node: Node) -> Node:
    """A condition that holds wherever another one doesn't, what isn't known included."""
    return operation("not", operation("is_true", node))


def constant(value: Compared, kind: ValueType | None) -> Node:
    """What is compared with, as a value of the type of the question, or of its own where that is gone."""
    if isinstance(value, bool):
        return Constant(type="boolean", value=value)
    if isinstance(value, int | float):
        return Constant(type=_BY_UNIT.get(kind.unit, "number") if kind else "number", value=_decimal(value))
    text = str(value)
    if kind is not None and kind.base == "date":
        return moving(text) if _RELATIVE.fullmatch(text) else Constant(type="date", value=text)
    if kind is not None and kind.base == "month":
        return Constant(type="month", value=text)
    is_choice = kind is not None and kind.base in ("choice", "choices")
    return Constant(type="choice" if is_choice else "text", value=text)


def moving(relative: str) -> Node:
    """« today-18y » as « aujourd’hui − 18 ans »."""
    if relative == "today":
        return TODAY_NODE
    operator, unit = _MOVES[relative[-1]]
    count = int(relative.removeprefix("today")[:-1])
    return operation(operator, TODAY_NODE, Constant(type=unit, value=str(count)))


def _value(node: Node) -> str | int | float | bool | None:
    """What is compared with, as lists give it; None for what they can't."""
    if isinstance(node, Constant):
        if isinstance(node.value, bool) or node.type in ("text", "choice", "date", "month"):
            return node.value
        if node.type in ("days", "months", "years"):
            return None
        return float(node.value) if "." in node.value else int(node.value)
    return _relative(node)


def _relative(node: Node) -> str | None:
    """« aujourd’hui − 18 ans » as « today-18y »."""
    if node == TODAY_NODE:
        return "today"
    if not isinstance(node, Operation) or node.kind not in _LETTERS or node.of[0] != TODAY_NODE:
        return None
    count = node.of[1]
    if not isinstance(count, Constant) or count.type != _MOVES[_LETTERS[node.kind]][1]:
        return None
    text = f"today{int(str(count.value)):+d}{_LETTERS[node.kind]}"
    return text if _RELATIVE.fullmatch(text) and moving(text) == node else None


def operation(kind: OperatorName, *operands: Node) -> Operation:
    """An operator over operands."""
    return Operation(kind=kind, of=operands)


def _decimal(value: float) -> str:
    return decimal_text(Decimal(repr(value)))
