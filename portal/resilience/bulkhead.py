"""Bulkheads: whatever hangs outside fills its own compartment, never all the threads of a web process.

`PARVIS_WEB_THREADS` threads work at once. Who waits for another machine, or for a slow browser, takes one of the
places kept for that and lets another work meanwhile. granian has threads for all of them, and some to spare: those
answer that the process lives. Elsewhere than in a request (workers, probes) nothing is counted.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from portal.resilience.errors import CrowdedError

OUTSIDE = 16
"""Threads of a process that may be inspecting a document, or waiting for the antivirus, the storage or their turn.

One more is refused at once: as many documents as that may reach a process at the same moment.
"""
BODIES = 4
"""Threads of a process that may be reading what a browser sends."""
SPARE = 2
"""Threads that neither work nor wait: `Procfile` gives granian all these beside those that work."""


class Compartment:
    """So many places."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    def take(self, *, seconds: float = 0.0) -> None:
        """Take a place, waited for so long. Raises CrowdedError."""
        if not self._places.acquire(timeout=seconds):
            raise CrowdedError("as many as may be are waiting")

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


class Workroom:
    """Where so many threads work at once; the others wait for their turn, first come, first served."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._at_work = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Work, once there is room."""
        self._enter()
        _here.workroom = self
        try:
            yield
        finally:
            _here.workroom = None
            self._step_out()

    @contextmanager
    def stepped_out(self) -> Iterator[None]:
        """Let another work meanwhile. Who comes back waits for nobody: it may hold a lock that those within want."""
        _here.workroom = None
        self._step_out()
        try:
            yield
        finally:
            with self._guard:
                self._at_work += 1
            _here.workroom = self

    def _enter(self) -> None:
        with self._guard:
            if self._at_work < self.places and not self._waiting:
                self._at_work += 1
                return
            ticket = threading.Event()
            self._waiting.append(ticket)
        ticket.wait()

    def _step_out(self) -> None:
        """The place goes to who waits: woken to look for it, it found that another had come in, and waited anew."""
        with self._guard:
            self._at_work -= 1
            if self._waiting and self._at_work < self.places:
                self._at_work += 1
                self._waiting.popleft().set()


class _Here(threading.local):
    workroom: Workroom | None = None


_here = _Here()
outside = Compartment(OUTSIDE)
bodies = Compartment(BODIES)


@contextmanager
def waiting_outside() -> Iterator[None]:
    """Do inside what may hang. Raises CrowdedError when too many do so; within another such wait it is the same one."""
    workroom = _here.workroom
    if workroom is None:
        yield
        return
    outside.take()
    try:
        with workroom.stepped_out():
            yield
    finally:
        outside.leave()


@contextmanager
def stepped_out() -> Iterator[None]:
    """Let another thread work meanwhile, where the place is somebody else's to count."""
    workroom = _here.workroom
    if workroom is None:
        yield
        return
    with workroom.stepped_out():
        yield
