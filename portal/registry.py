"""How what a higher floor knows reaches a lower one: the lower owns a registry, the higher fills it in `ready()`."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """An ordered set of entries, each registered once under a name.

    Registering a name again replaces its entry, so that reloading an app changes nothing.
    """

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, Entry]] = {}

    def register(self, name: str, entry: Entry, *, order: int = 100) -> None:
        """Add `entry` under `name`; lower `order` comes first."""
        self._entries[name] = (order, entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(entry for _, entry in sorted(self._entries.values(), key=lambda pair: pair[0]))

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Each with its name, in their order."""
        return ((name, entry) for name, (_, entry) in sorted(self._entries.items(), key=lambda item: item[1][0]))

    def __len__(self) -> int:
        return len(self._entries)
