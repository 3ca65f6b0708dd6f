"""How many documents one process inspects at once: each takes a processor and up to 600 MB for a few seconds."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIMULTANEOUS = 3
PATIENCE = 20.0  # seconds

_turns = threading.BoundedSemaphore(SIMULTANEOUS)


class NoTurn(Exception):
    """Too many documents arrive at once; trying again in a minute will do."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn, and hold it; raises NoTurn after `PATIENCE` seconds."""
    if not _turns.acquire(timeout=PATIENCE):
        raise NoTurn
    try:
        yield
    finally:
        _turns.release()
