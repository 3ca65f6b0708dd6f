"""The conditions that the studio's lists can show, and back: rows, groups of rows, exceptions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from formkit.expressions import All, Any_, Comparison, Expression, Not

Join = Literal["all", "any"]


@dataclass(frozen=True)
class Block:
    """Comparisons, all of which must hold, or any."""

    join: Join = "all"
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A condition as the lists show it: rows joined with groups of rows, except where `unless` holds."""

    main: Block = Block()
    groups: tuple[Block, ...] = ()
    unless: Block = Block()


def shape_of(expression: Expression) -> Shape | None:
    """Lay an expression out; None for one that is deeper than the lists go."""
    conditions = expression.conditions if isinstance(expression, All) else (expression,)
    join, parts = _main(conditions)
    unless = _unless([condition.condition for condition in conditions if isinstance(condition, Not)])
    groups = [_block(part) for part in parts if not isinstance(part, Comparison)]
    if unless is None or None in groups:
        return None
    rows = tuple(part for part in parts if isinstance(part, Comparison))
    return Shape(Block(join, rows), tuple(group for group in groups if group), unless)


def expression_of(shape: Shape) -> Expression | None:
    """Build the expression that a layout means; None for one without any row. What is empty counts for nothing."""
    groups = (_joined(group.join, group.comparisons) for group in shape.groups)
    parts = [*shape.main.comparisons, *(group for group in groups if group is not None)]
    main, excepted = _joined(shape.main.join, parts), _joined(shape.unless.join, shape.unless.comparisons)
    if excepted is None:
        return main
    if main is None:
        return Not(condition=excepted)
    conditions = main.conditions if isinstance(main, All) else (main,)
    return All(conditions=(*conditions, Not(condition=excepted)))


def _main(conditions: Sequence[Expression]) -> tuple[Join, list[Expression]]:
    """How what must hold is joined, and its parts; a single condition that joins others is taken apart."""
    parts: list[Expression] = [condition for condition in conditions if not isinstance(condition, Not)]
    if len(parts) == 1 and isinstance(parts[0], All | Any_):
        return _join(parts[0]), [*parts[0].conditions]
    return "all", parts


def _unless(excepted: list[Expression]) -> Block | None:
    """The exceptions as one block; None when they don't fit."""
    if len(excepted) == 1:
        return _block(excepted[0])
    rows = tuple(condition for condition in excepted if isinstance(condition, Comparison))
    return Block("any", rows) if len(rows) == len(excepted) and rows else None if excepted else Block()


def _block(expression: Expression) -> Block | None:
    """An expression of comparisons only; None for anything deeper."""
    if isinstance(expression, Comparison):
        return Block("all", (expression,))
    if isinstance(expression, Not):
        return None
    rows = tuple(condition for condition in expression.conditions if isinstance(condition, Comparison))
    return Block(_join(expression), rows) if len(rows) == len(expression.conditions) else None


def _join(expression: All | Any_) -> Join:
    return "any" if isinstance(expression, Any_) else "all"


def _joined(join: Join, parts: Iterable[Expression]) -> Expression | None:
    conditions = tuple(parts)
    if len(conditions) <= 1:
        return conditions[0] if conditions else None
    return Any_(conditions=conditions) if join == "any" else All(conditions=conditions)
