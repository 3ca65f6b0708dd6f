"""The conditions that the studio's lists can show, and back: rows, groups of rows, exceptions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from formkit.language.comparisons import comparison_of, excepted, operation, unless
from formkit.language.nodes import Node, Operation

Join = Literal["all", "any"]
_JOINS: dict[str, Join] = {"and": "all", "or": "any"}


@dataclass(frozen=True)
class Block:
    """Comparisons of one question each, all of which must hold, or any."""

    join: Join = "all"
    comparisons: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A condition as the lists show it: rows joined with groups of rows, except where `unless` holds."""

    main: Block = Block()
    groups: tuple[Block, ...] = ()
    unless: Block = Block()

    @property
    def rows(self) -> tuple[Node, ...]:
        """Every row, those of groups and exceptions included."""
        return tuple(row for block in (self.main, *self.groups, self.unless) for row in block.comparisons)


def shape_of(tree: Node) -> Shape | None:
    """Lay a condition out; None for one that the lists can't say."""
    conditions = _parts(tree) if _join(tree) == "all" else (tree,)
    join, parts = _main(conditions)
    exceptions = _unless([inner for inner in map(excepted, conditions) if inner is not None])
    groups = [_block(part) for part in parts if not _is_row(part)]
    if exceptions is None or None in groups:
        return None
    rows = tuple(part for part in parts if _is_row(part))
    return Shape(Block(join, rows), tuple(group for group in groups if group), exceptions)


def tree_of(shape: Shape) -> Node | None:
    """Build the condition that a layout means; None for one without any row. What is empty counts for nothing."""
    groups = (_joined(group.join, group.comparisons) for group in shape.groups)
    parts = [*shape.main.comparisons, *(group for group in groups if group is not None)]
    main, exception = _joined(shape.main.join, parts), _joined(shape.unless.join, shape.unless.comparisons)
    if exception is None:
        return main
    if main is None:
        return unless(exception)
    conditions = _parts(main) if _join(main) == "all" else (main,)
    return operation("and", *conditions, unless(exception))


def _is_row(tree: Node) -> bool:
    return comparison_of(tree) is not None


def _join(tree: Node) -> Join | None:
    """How a condition joins others; None for one that doesn't."""
    return None if _is_row(tree) else _JOINS.get(tree.kind)


def _parts(tree: Node) -> tuple[Node, ...]:
    return tree.of if isinstance(tree, Operation) else ()


def _main(conditions: Sequence[Node]) -> tuple[Join, list[Node]]:
    """How what must hold is joined, and its parts; a single condition that joins others is taken apart."""
    parts = [condition for condition in conditions if excepted(condition) is None]
    join = _join(parts[0]) if len(parts) == 1 else None
    return (join, [*_parts(parts[0])]) if join else ("all", parts)


def _unless(exceptions: list[Node]) -> Block | None:
    """The exceptions as one block; None when they don't fit."""
    if len(exceptions) == 1:
        return _block(exceptions[0])
    return Block("any" if exceptions else "all", tuple(exceptions)) if all(map(_is_row, exceptions)) else None


def _block(tree: Node) -> Block | None:
    """A condition made of rows only; None for anything deeper."""
    if _is_row(tree):
        return Block("all", (tree,))
    join = _join(tree)
    return Block(join, _parts(tree)) if join and all(map(_is_row, _parts(tree))) else None


def _joined(join: Join, parts: Iterable[Node]) -> Node | None:
    conditions = tuple(parts)
    if len(conditions) <= 1:
        return conditions[0] if conditions else None
    return operation("or" if join == "any" else "and", *conditions)
