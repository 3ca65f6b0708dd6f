"""What every page needs and a publication alone changes: each process reads it once a publication."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection

from portal.caching.page_cache import current_generation

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """What was read, and what it is true for."""

    value: T
    generation: int
    expires: float  # seconds of time.monotonic()


class KeptUntilPublication(Generic[T]):
    """One process's copy of what `read` reads, true under the same conditions as the pages of `page_cache`.

    Every request is handed the same value: whoever changes it changes it for all.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: _Kept[T] | None = None

    def current(self) -> T:
        """The value as last published, for one small query; those of `read` more when it must be read again.

        The generation is read before the value, so that what is published in between is read next time. Inside a
        transaction nothing is kept, nor taken from what is kept: it may hold changes that no one else will ever see.
        """
        if not keeps():
            return self._read()
        generation, now, entry = current_generation(), time.monotonic(), self._kept
        if entry is None or entry.generation != generation or entry.expires <= now:
            entry = self._kept = _Kept(self._read(), generation, now + settings.PAGE_CACHE_SECONDS)
        return entry.value


def keeps() -> bool:
    """Whether what is read now may be kept: not where pages aren't, nor inside a transaction."""
    return settings.PAGE_CACHE_SECONDS > 0 and not connection.in_atomic_block
