"""What keeps the child in: each wall is held by itself, so that one that a machine can't build leaves the others."""

from enum import StrEnum


class Wall(StrEnum):
    """A wall, as deep health calls it. The limits on time and memory (`limits`) stand on every machine."""

    NETWORK = "network"
    """An empty network namespace: no interface, not even the loopback."""
    FILES = "files"
    """Landlock: no file can be opened."""
    CALLS = "calls"
    """seccomp: no socket of any family, no new program, no signal to others; see `child/calls.py`."""
    CAPABILITIES = "capabilities"
    """None left, neither the service's nor those that a new user namespace gives."""
    USER = "user"
    """Not root, whoever started the portal."""
    LIMITS = "limits"
    """Processor time, memory, files written, processes."""
