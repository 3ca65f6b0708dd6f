"""Circuit breakers: a service that failed several times in a row is left alone a while, then tried by one thread.

Each process has its own (docs/adr/0063-breakers-bulkheads-and-deadlines.md).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from portal.registry import Registry
from portal.resilience.errors import BrokenCircuitError

logger = logging.getLogger(__name__)

FAILURES = 3
"""In a row, after which a service is left alone."""
REST_SECONDS = 30.0

watchers: Registry[Callable[[str], None]] = Registry()
"""Who is told the name of a service that is left alone from now on."""


class Breaker:
    """Counts the failures of one service; `name` is what the log calls it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0
        self._is_tried = False
        breakers.append(self)

    @property
    def is_open(self) -> bool:
        """Whether the service is left alone."""
        return self._failures >= FAILURES

    @contextmanager
    def calling(self, *failures: type[BaseException]) -> Iterator[None]:
        """Call the service inside; these errors count against it. Raises BrokenCircuitError while it is left alone."""
        self._enter()
        failed = False
        try:
            yield
        except failures:
            failed = True
            raise
        finally:
            self._leave(failed=failed)

    def reset(self) -> None:
        """Forget what failed."""
        with self._lock:
            self._failures, self._is_tried = 0, False

    def _enter(self) -> None:
        with self._lock:
            if not self.is_open:
                return
            if self._is_tried or time.monotonic() < self._closed_until:
                raise BrokenCircuitError(self.name)
            self._is_tried = True

    def _leave(self, *, failed: bool) -> None:
        with self._lock:
            was_open, self._is_tried = self.is_open, False
            self._failures = self._failures + 1 if failed else 0
            if self.is_open:
                self._closed_until = time.monotonic() + REST_SECONDS
        if self.is_open != was_open:
            what = "fails and is left alone" if self.is_open else "answers again"
            logger.warning("%s %s", self.name, what)
            if self.is_open:
                for tell in watchers:
                    tell(self.name)


breakers: list[Breaker] = []
"""All of this process."""
