"""Reads name trees and number trees (ISO 32000-2, 7.9.6 and 7.9.7) that may be broken or endless."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

MOST_NODES = 5_000


def leaves(tree: Any, key: str) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - pikepdf's objects have no common type
    """Each key of a number tree or a name tree with its value; raises ValueError when it has no end or no sense."""
    pending, count = [tree], 0
    while pending:
        node, count = pending.pop(), count + 1
        if count > MOST_NODES or not isinstance(node, Dictionary):
            raise ValueError
        pending.extend(node.get("/Kids", []))
        entries = list(node.get(key, []))
        yield from zip(entries[::2], entries[1::2], strict=True)
