"""What a tree costs to work out, bounded when it is published or imported. Evaluates nothing."""

from formkit.language.nodes import Node, Operation, Rows, children
from formkit.language.scope import Scope

MOST = 20_000
"""Terms × rows of one expression."""
MOST_ROWS = 50
"""Rows of a group that no longer stands in the form."""


def cost(node: Node, scope: Scope) -> int:
    """How many operands and operations are gone through when each group has all the rows that it may have."""
    if isinstance(node, Rows):
        group = scope.group(node.group)
        rows = group.most_rows if group else MOST_ROWS
        inner = scope.within(group) if group else scope
        return 1 + rows * sum(cost(child, inner) for child in children(node))
    return 1 + sum(cost(child, scope) for child in children(node))


def operands(node: Node) -> int:
    """How many operands a tree names, however many times each: what a designer counts as terms."""
    if isinstance(node, Operation | Rows):
        return sum(operands(child) for child in children(node)) + isinstance(node, Rows)
    return 1
