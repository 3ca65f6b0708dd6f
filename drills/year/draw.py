"""What chance decides, from a seed: the same whatever else happens, so that a story can be shortened."""

import random
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")


class Draw(random.Random):
    """Chance of one step. Its seed names the year, the day and the place of the step in that day."""

    def __init__(self, seed: str) -> None:
        self.name = seed
        super().__init__(seed)

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.random() < share

    def pick(self, items: Iterable[Item], name: Callable[[Item], str] = str) -> Item | None:
        """One of them by its name alone: others that come or go change it only where they would be picked instead."""
        return min(items, key=lambda item: sha256(f"{self.name}:{name(item)}".encode()).digest(), default=None)

    def weighted(self, shares: Mapping[str, float]) -> str:
        """A name, each so often in proportion."""
        return self.choices(list(shares), weights=list(shares.values()))[0]
