"""An expression as data: a tree of frozen nodes, short and stable in JSON (format 2 of forms). Evaluates nothing."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, model_validator

from formkit.language.operators import OPERATORS
from formkit.relative_dates import TODAY, read_day
from formkit.values import FrozenModel, JsonValue, Key

MAX_DEPTH = 12
"""How many nodes may stand one in another in what is published or imported."""
RESERVED = ("table_cell", "person", "scale", "campaign")
"""Kinds that later operands will have."""

OperatorName = Literal[
    "plus", "minus", "times", "divided", "negate", "share", "least", "greatest", "round", "round_up", "round_down",
    "size", "days_between", "months_between", "years_between", "add_days", "add_months", "add_years", "equals",
    "differs", "at_most", "at_least", "less", "greater", "one_of", "contains", "empty", "not_empty", "and", "or", "not",
    "is_true", "if",
]  # fmt: skip
FoldName = Literal["plus", "least", "greatest", "or", "and", "count"]
NumberName = Literal["number", "amount", "percentage", "days", "months", "years"]
ConstantName = Literal[NumberName, "text", "choice", "date", "month", "boolean"]

_DECIMAL = re.compile(r"(?!-0$)-?(0|[1-9][0-9]{0,19})(\.[0-9]{0,39}[1-9])?")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def decimal_text(value: Decimal) -> str:
    """A number as constants write it: no zero at the end, no exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


class Answer(FrozenModel):
    """The answer to a question, or a calculated value."""

    kind: Literal["answer"] = "answer"
    key: Key


class Cell(FrozenModel):
    """The answer to a question of the current row."""

    kind: Literal["cell"] = "cell"
    key: Key


class Fact(FrozenModel):
    """A fact of the profile, or today (`p_today`)."""

    kind: Literal["fact"] = "fact"
    key: Key


class Parameter(FrozenModel):
    """A value that a service votes and dates, such as « plafond de ressources »: named here, given when evaluated."""

    kind: Literal["parameter"] = "parameter"
    key: Key


class Annotation(FrozenModel):
    """What the service answered of a request; in the service's own trees alone."""

    kind: Literal["annotation"] = "annotation"
    key: Key


class Constant(FrozenModel):
    """What a designer wrote. Numbers are decimal texts, exact and written in one way: "1250.5", never "1250.50"."""

    kind: Literal["constant"] = "constant"
    type: ConstantName
    """An amount is in cents; a percentage is what people say: "12.5" for 12,5 %."""
    value: bool | Annotated[str, Field(min_length=1, max_length=300)]

    @model_validator(mode="after")
    def _value_suits_type(self) -> Self:
        if not _suits(self.type, self.value):
            raise ValueError(_("This value isn't of its type."))
        return self


def _suits(name: ConstantName, value: bool | str) -> bool:
    if isinstance(value, bool) or name == "boolean":
        return isinstance(value, bool) and name == "boolean"
    if name in ("text", "choice"):
        return True
    if name == "date":
        return read_day(value) is not None
    return (_MONTH if name == "month" else _DECIMAL).fullmatch(value) is not None


class Operation(FrozenModel):
    """An operator of the table and its operands, in order. For « if »: condition, value, …, otherwise."""

    kind: OperatorName
    of: tuple["Node", ...]

    @model_validator(mode="after")
    def _count_suits_operator(self) -> Self:
        operator, count = OPERATORS[self.kind], len(self.of)
        if not operator.fewest <= count <= operator.most or (self.kind == "if" and not count % 2):
            raise ValueError(_("This operation doesn't take so many values."))
        return self


class Rows(FrozenModel):
    """An operator over the rows of a group: over those where `where` holds, of `value` in each."""

    kind: Literal["rows"] = "rows"
    fold: FoldName
    group: Key
    value: "Node | None" = None
    """Left out by a count of rows alone."""
    where: "Node | None" = None

    @model_validator(mode="after")
    def _something_is_taken(self) -> Self:
        if self.value is None and self.fold != "count":
            raise ValueError(_("Say what is taken of each row."))
        return self


Node = Annotated[
    Answer | Cell | Fact | Parameter | Annotation | Constant | Operation | Rows, Discriminator("kind")
]  # fmt: skip
Operand = Answer | Cell | Fact | Parameter | Annotation
"""What is read by its key."""

Path = tuple[int, ...]
"""Where a node stands in a tree: the place among its siblings, from the root down."""

TODAY_NODE = Fact(key=TODAY)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right under one, in the order that paths count."""
    match node:
        case Operation(of=operands):
            return operands
        case Rows(value=value, where=where):
            return tuple(child for child in (value, where) if child is not None)
        case _:
            return ()


def depth(node: Node) -> int:
    """How many nodes stand one in another, the deepest operand included: 1 for an operand alone."""
    return 1 + max((depth(child) for child in children(node)), default=0)


def parameters_in(data: JsonValue) -> frozenset[str]:
    """The keys of the parameters that trees name, wherever they stand in a form, rules or letters written as JSON."""
    if isinstance(data, list):
        return frozenset().union(*(parameters_in(item) for item in data))
    if not isinstance(data, dict):
        return frozenset()
    if data.get("kind") == "parameter" and isinstance(key := data.get("key"), str):
        return frozenset({key})
    return frozenset().union(*(parameters_in(item) for item in data.values()))


def reads(node: Node, *, in_row: bool = False) -> tuple[str, ...]:
    """The keys of the answers, columns of the same row and groups that a tree reads, facts aside; some may come twice.

    `in_row`: the node stands under an operator over rows, whose columns are its group's.
    """
    match node:
        case Answer():
            return (node.key,)
        case Cell():
            return () if in_row else (node.key,)
        case Rows():
            return (node.group, *(key for child in children(node) for key in reads(child, in_row=True)))
        case _:
            return tuple(key for child in children(node) for key in reads(child, in_row=in_row))


def columns_read(node: Node, group: str) -> set[str]:
    """The keys of the columns that a tree reads in all the rows of a group."""
    if isinstance(node, Rows) and node.group == group:
        return {key for child in children(node) for key in reads(child)}
    return {key for child in children(node) for key in columns_read(child, group)}
