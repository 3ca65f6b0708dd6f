"""What a tree reads: questions, facts, columns and groups by their keys, and how much of each. Evaluates nothing."""

from collections.abc import Iterable, Iterator

from formkit.language.nodes import Cell, Constant, Node, Operation, Rows, children

PRESENCE = ("empty", "not_empty")
"""Operators that need to know of an answer only whether there is one."""


def nodes(*trees: Node | None) -> Iterator[Node]:
    """Every node of these trees, from the root down and from left to right."""
    for tree in trees:
        if tree is not None:
            yield tree
            yield from nodes(*children(tree))


def keys_read(*trees: Node | None) -> tuple[str, ...]:
    """The keys of all that trees read, each once, from left to right; a group's, and those of its columns."""
    keys = (_key(node) for node in nodes(*trees))
    return tuple(dict.fromkeys(key for key in keys if key))


def _key(node: Node) -> str:
    match node:
        case Constant() | Operation():
            return ""
        case Rows():
            return node.group
        case _:
            return node.key


def outer_keys(*trees: Node | None) -> tuple[str, ...]:
    """The same without the columns of rows: what trees read of the form itself."""
    columns = {node.key for node in nodes(*trees) if isinstance(node, Cell)}
    return tuple(key for key in keys_read(*trees) if key not in columns)


def reads_presence_alone(key: str, trees: Iterable[Node | None]) -> bool:
    """Whether trees need to know of an answer only that there is one."""
    return all(_reads_presence_alone(key, tree) for tree in trees if tree is not None)


def _reads_presence_alone(key: str, node: Node) -> bool:
    if isinstance(node, Operation) and node.kind in PRESENCE and _is_operand(node.of[0]):
        return True
    if _key(node) == key:
        return False
    return all(_reads_presence_alone(key, child) for child in children(node))


def _is_operand(node: Node) -> bool:
    return not isinstance(node, Constant | Operation | Rows)
