"""Shuts the process in before it reads a document: little time and memory, no network, no file, no new program.

Linux does all of it, each wall by itself (`walls.py`); elsewhere the limits alone apply, and the returned set says so.
"""

import ctypes
import os
import resource
import signal
import sys

from locker.inspection.child import calls
from locker.inspection.child.privileges import drop_capabilities, leave_root
from locker.inspection.walls import Wall

CPU_SECONDS = 7
"""A guide of 4 MB takes up to four on a quiet machine, and half as much again beside others."""
LIFE_SECONDS = 75
"""A last resort, should the parent die before it can kill its child."""
MEMORY_BYTES = 600_000_000
OPEN_FILES = 16

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000

LANDLOCK_CREATE_RULESET = 444
LANDLOCK_RESTRICT_SELF = 446
LANDLOCK_VERSION_FLAG = 1
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version of Landlock knows (landlock(7)); later versions know as many as the last."""
NETWORK_RIGHTS_VERSION = 4
SCOPES_VERSION = 6
ALL_BOTH = 0b11


class LandlockRules(ctypes.Structure):
    """`struct landlock_ruleset_attr`: what is forbidden unless a rule allows it. We add no rule."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


def confine(*, cpu_seconds: int = CPU_SECONDS, processes: int = 0, times: int = 1) -> frozenset[Wall]:
    """Give up everything but the open standard streams, for good; return which walls stand on this machine.

    Raises:
        OSError, ValueError: a limit could not be set; the process must then not go on.

    """
    walls = close_doors()
    return walls - limit(cpu_seconds=cpu_seconds, processes=processes, times=times)


def close_doors() -> frozenset[Wall]:
    """Build every wall but a child's limits; what is forked later inherits them. Everything must be loaded by then."""
    if sys.platform != "linux":
        return frozenset({Wall.LIMITS})
    libc = ctypes.CDLL(None)
    calls.library()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    is_alone = os.geteuid() == 0 and libc.unshare(CLONE_NEWNET) == 0  # root needs no new user namespace for it
    walls = {
        Wall.LIMITS: True,
        Wall.USER: leave_root(libc),
        Wall.NETWORK: is_alone or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0,
        Wall.CAPABILITIES: drop_capabilities(libc),
        Wall.FILES: _leave_files(libc),
        Wall.CALLS: calls.refuse_for_good(),
    }
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    return frozenset(wall for wall, stands in walls.items() if stands)


def limit(*, cpu_seconds: int = CPU_SECONDS, processes: int = 0, times: int = 1) -> frozenset[Wall]:
    """Take little time and memory, write no file, start no process or thread, signal no other, die with the parent.

    Returns the walls that this could not finish. `processes` allows that many threads; the number
    counts all that the user runs. `times` lengthens time alone.

    Raises:
        OSError, ValueError: a limit could not be set; the process must then not go on.

    """
    signal.alarm(LIFE_SECONDS * times)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _limit(resource.RLIMIT_CPU, cpu_seconds * times)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, processes)
    return frozenset() if calls.allow_at_work(threads=processes > 0) else frozenset({Wall.CALLS})


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _leave_files(libc: ctypes.CDLL) -> bool:
    """Forbid opening any file, by Landlock (Linux 5.13 or later)."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_VERSION_FLAG)
    if version < 1:
        return False
    rules = LandlockRules(
        files=(1 << FILE_RIGHTS[min(version, max(FILE_RIGHTS))]) - 1,
        network=ALL_BOTH if version >= NETWORK_RIGHTS_VERSION else 0,
        scopes=ALL_BOTH if version >= SCOPES_VERSION else 0,
    )
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    return bool(ruleset >= 0 and libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
