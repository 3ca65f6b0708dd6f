"""Shuts the process in before it reads a document: little time and memory, no network, no file, no new program.

Linux does all of it; elsewhere the limits alone apply, and the returned set says so.
"""

import ctypes
import resource
import signal
import sys

CPU_SECONDS = 5
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


def confine(*, cpu_seconds: int = CPU_SECONDS, processes: int = 0, times: int = 1) -> frozenset[str]:
    """Give up everything but the open standard streams, for good; return which doors the kernel closed.

    `network` and `files` are closed where the kernel allows; the limits always apply.

    Raises:
        OSError, ValueError: a limit could not be set; the process must then not go on.

    """
    doors = close_doors()
    limit(cpu_seconds=cpu_seconds, processes=processes, times=times)
    return doors


def close_doors() -> frozenset[str]:
    """Gain no privilege, leave no memory image, lose the network and the files; what is forked later inherits it."""
    if sys.platform != "linux":
        return frozenset()
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    closed = {"network": _leave_network(libc), "files": _leave_files(libc)}
    return frozenset(door for door, is_closed in closed.items() if is_closed)


def limit(*, cpu_seconds: int = CPU_SECONDS, processes: int = 0, times: int = 1) -> None:
    """Take little time and memory, write no file, start no process or thread but `processes`, die with the parent.

    That number counts all that the user runs: above none, it only stops a flood. `times` lengthens time alone.

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


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move to an empty network namespace: not even the loopback interface is up there."""
    return any(libc.unshare(flags) == 0 for flags in (CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET))


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
