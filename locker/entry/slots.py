"""How many documents one process inspects at once: each takes a processor and up to 600 MB for a few seconds."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from portal.resilience.bulkhead import waiting_outside
from portal.resilience.errors import CrowdedError

SIMULTANEOUS = 3
PATIENCE = 20.0  # seconds
REQUEST_SECONDS = 45.0
"""Within which the last file of a request has its slot. The jail takes a minute more at most (`jail.WALL_SECONDS`):
the whole ends before the two minutes that the proxy in front is asked to wait."""

_slots = threading.BoundedSemaphore(SIMULTANEOUS)
_last_start: ContextVar[float] = ContextVar("last_start", default=math.inf)


class NoSlotError(Exception):
    """Too many documents arrive at once; trying again in a minute will do."""


@contextmanager
def one_request() -> Iterator[None]:
    """While the files of one request follow one another: no slot begins once its time is over."""
    token = _last_start.set(min(_last_start.get(), time.monotonic() + REQUEST_SECONDS))
    try:
        yield
    finally:
        _last_start.reset(token)


@contextmanager
def inspection_slot() -> Iterator[None]:
    """A slot, waited for and held; NoSlotError after `PATIENCE` seconds, or when the request's time is over.

    At once where too many wait already.
    """
    seconds = _last_start.get() - time.monotonic()
    with place():
        if seconds <= 0 or not _slots.acquire(timeout=min(PATIENCE, seconds)):
            raise NoSlotError
        try:
            yield
        finally:
            _slots.release()


@contextmanager
def place() -> Iterator[None]:
    """A place among the threads that may wait for what is outside; NoSlotError when there is none left."""
    try:
        with waiting_outside():
            yield
    except CrowdedError as crowded:
        raise NoSlotError from crowded
