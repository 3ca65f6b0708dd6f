"""What code that took over a child would try next. Runs in the child: nothing but the standard library.

`attempts` does each of them, as far as it lets itself be done without harm; `SUFFICIENT` says what stops it.
"""

import ctypes
import errno
import fcntl
import os
import platform
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from locker.inspection.child.privileges import CAPABILITY_VERSION, Header, Sets
from locker.inspection.walls import Wall

NUMBERS = {
    "x86_64": {"keyctl": 250, "add_key": 248, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "fcntl": 72},
    "aarch64": {"keyctl": 219, "add_key": 217, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "fcntl": 25},
}.get(platform.machine(), {}) | {"io_uring_setup": 425, "pidfd_open": 434, "openat2": 437, "fchmodat2": 452}
"""Calls that the C library gives no name to. The later ones have the same number everywhere."""
NEW_USERS, NEW_MOUNTS = 0x10000000, 0x00020000
PTRACE_PEEK, REMOUNT, SHARED_SEGMENT = 2, 32, 0o1600
F_SETOWN_EX, FIOSETOWN, SIOCSPGRP, FIOASYNC = 15, 0x8901, 0x8902, 0x5452
UNINVENTED = 900
BEYOND_AN_INT = 1 << 32
"""The kernel reads the number of a command without it."""

CALLS = frozenset({Wall.CALLS})
UNNAMED = frozenset({Wall.CALLS, Wall.NETWORK})
OPENING = frozenset({Wall.CALLS, Wall.FILES})
STARTING = frozenset({Wall.CALLS, Wall.USER})

SUFFICIENT: dict[str, frozenset[Wall]] = {
    "capabilities": frozenset({Wall.CAPABILITIES}),
    "being root": frozenset({Wall.USER}),
    "a socket on a path": CALLS,
    "an abstract socket": UNNAMED,
    "the network": UNNAMED,
    "a socket of AF_UNIX": CALLS,
    "a socket of AF_NETLINK": CALLS,
    "a raw socket": frozenset({Wall.CALLS, Wall.CAPABILITIES}),
    "a socket of AF_PACKET": frozenset({Wall.CALLS, Wall.CAPABILITIES}),
    "a socket of AF_ALG": CALLS,
    "a socket of AF_VSOCK": CALLS,
    "a pair of sockets": CALLS,
    "io_uring": CALLS,
    "a keyring": CALLS,
    "a key": CALLS,
    "a program in the kernel": frozenset({Wall.CALLS, Wall.CAPABILITIES}),
    "a view of processors": CALLS,
    "page faults": CALLS,
    "a handle on the starter": CALLS,
    "the starter's memory": CALLS,
    "following the starter": CALLS,
    "rights of a file": CALLS,
    "rights of a file, by its descriptor": CALLS,
    "times of a file": CALLS,
    "attributes of a file": CALLS,
    "owner of a file": CALLS,
    "name of a file": OPENING,
    "end of a file": OPENING,
    "size of a file": CALLS,
    "reading a file": OPENING,
    "writing a file": OPENING,
    "a file in memory": CALLS,
    "a segment of memory": CALLS,
    "a program": CALLS,
    "fifty processes": STARTING,
    "a thread": STARTING,
    "a signal to the starter": CALLS,
    "a signal to all": CALLS,
    "a signal by a descriptor": CALLS,
    "a signal by a descriptor, its command disguised": CALLS,
    "a signal by a descriptor, to one thread": CALLS,
    "a signal by a descriptor, chosen": CALLS,
    "a signal by a descriptor, whenever it is ready": CALLS,
    "a signal by a descriptor, whenever it is ready, by ioctl": CALLS,
    "a signal by a socket": CALLS,
    "a signal by a socket, under its older name": CALLS,
    "outliving the starter": CALLS,
    "more time": CALLS,
    "a session of its own": CALLS,
    "new users": CALLS,
    "new mounts": CALLS,
    "a mount": CALLS,
    "a call yet to be invented": CALLS,
}
"""In the order of the attempts: new users have every capability again."""


def attempts(place: str) -> dict[str, str]:
    """Try everything; `place` has a file of the starter's user and a socket, whose name is that of another, abstract.

    Each is `done`, or the name of the error that stopped it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    file, listening = f"{place}/file", f"{place}/socket"
    buffer = ctypes.create_string_buffer(4096)

    def called(*arguments: object) -> None:
        """Make a call of the C library; its errors are Python's."""
        ctypes.set_errno(0)
        name, *given = arguments
        if getattr(libc, str(name))(*given) == -1:
            raise OSError(ctypes.get_errno(), str(name))

    def system(name: str, *arguments: object) -> None:
        if name in NUMBERS:
            called("syscall", NUMBERS[name], *arguments)
        else:
            raise OSError("unknown here")

    def connected(family: int, address: object) -> None:
        with socket.socket(family) as client:
            client.connect(address)

    tries: dict[str, Callable[[], object]] = {
        "being root": lambda: _refused_unless(0 in (*os.getresuid(), *os.getresgid())),
        "capabilities": lambda: _refused_unless(any(_capabilities(libc))),
        "a socket on a path": lambda: connected(socket.AF_UNIX, listening),
        "an abstract socket": lambda: connected(socket.AF_UNIX, "\0" + listening),
        "the network": lambda: connected(socket.AF_INET, ("127.0.0.1", int(Path(place).suffix[1:]))),
        "a socket of AF_UNIX": lambda: socket.socket(socket.AF_UNIX),
        "a socket of AF_NETLINK": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
        "a raw socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
        "a socket of AF_PACKET": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
        "a socket of AF_ALG": lambda: socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET),
        "a socket of AF_VSOCK": lambda: socket.socket(socket.AF_VSOCK),
        "a pair of sockets": socket.socketpair,
        "io_uring": lambda: system("io_uring_setup", 2, buffer),
        "a keyring": lambda: system("keyctl", 0, -3, 1),
        "a key": lambda: system("add_key", b"user", b"a", b"b", 1, -3),
        "a program in the kernel": lambda: system("bpf", 0, buffer, 72),
        "a view of processors": lambda: system("perf_event_open", buffer, 0, -1, -1, 0),
        "page faults": lambda: system("userfaultfd", 1),
        "a handle on the starter": lambda: system("pidfd_open", os.getppid(), 0),
        "the starter's memory": lambda: called("process_vm_readv", os.getppid(), None, 0, None, 0, 0),
        "following the starter": lambda: _reaching(
            errno.ESRCH, lambda: called("ptrace", PTRACE_PEEK, os.getppid(), None, None)
        ),
        "rights of a file": lambda: Path(file).chmod(0o777),
        "rights of a file, by its descriptor": lambda: os.fchmod(0, 0o777),
        "times of a file": lambda: os.utime(file, (1, 1)),
        "attributes of a file": lambda: os.setxattr(file, "user.a", b"1"),
        "owner of a file": lambda: os.chown(file, -1, -1),
        "name of a file": lambda: Path(file).rename(file),
        "end of a file": lambda: os.truncate(file, 0),
        "size of a file": Path(file).stat,
        "reading a file": lambda: os.open(file, os.O_RDONLY),
        "writing a file": lambda: os.open(file, os.O_RDWR),
        "a file in memory": lambda: os.memfd_create("a"),
        "a segment of memory": lambda: called("shmget", 0, 4096, SHARED_SEGMENT),
        "a program": lambda: _reaching(errno.ENOENT, lambda: os.execv("/nowhere", ["nothing"])),
        "fifty processes": lambda: [_forked() for _number in range(50)],
        "a thread": lambda: threading.Thread(target=time.time).start(),
        "a signal to the starter": lambda: os.kill(os.getppid(), 0),
        "a signal to all": lambda: os.kill(-1, 0),
        **_by_a_descriptor(os.getppid(), system),
        "outliving the starter": lambda: called("prctl", 1, 0, 0, 0, 0),
        "more time": lambda: signal.setitimer(signal.ITIMER_REAL, 1_000),
        "a session of its own": lambda: os.setpgid(0, 0),
        "new users": lambda: called("unshare", NEW_USERS),
        "new mounts": lambda: called("unshare", NEW_MOUNTS),
        "a mount": lambda: _reaching(errno.EINVAL, lambda: called("mount", None, place.encode(), None, REMOUNT, None)),
        "a call yet to be invented": lambda: _reaching(errno.ENOSYS, lambda: called("syscall", UNINVENTED)),
    }
    return {name: _outcome(act) for name, act in tries.items()}


def _by_a_descriptor(target: int, system: Callable[..., None]) -> dict[str, Callable[[], object]]:
    """Have the kernel signal another process whenever a descriptor is ready (`F_SETOWN`); each step is undone."""

    def owned() -> None:
        fcntl.fcntl(1, fcntl.F_SETOWN, target)
        owner = fcntl.fcntl(1, fcntl.F_GETOWN)
        fcntl.fcntl(1, fcntl.F_SETOWN, 0)
        _refused_unless(owner == target)

    def switched(command: int) -> None:
        for number in (target, 0):
            fcntl.ioctl(1, command, struct.pack("i", number))

    def asynchronous() -> None:
        flags = fcntl.fcntl(1, fcntl.F_GETFL)
        fcntl.fcntl(1, fcntl.F_SETFL, flags | os.O_ASYNC)
        fcntl.fcntl(1, fcntl.F_SETFL, flags)

    name = "a signal by a descriptor"
    return {
        name: owned,
        f"{name}, its command disguised": lambda: system(
            "fcntl", 1, ctypes.c_ulong(BEYOND_AN_INT | fcntl.F_SETOWN), ctypes.c_ulong(0)
        ),
        f"{name}, to one thread": lambda: [
            fcntl.fcntl(1, F_SETOWN_EX, struct.pack("ii", 1, number)) for number in (target, 0)
        ],
        f"{name}, chosen": lambda: fcntl.fcntl(1, fcntl.F_SETSIG, signal.SIGWINCH),
        f"{name}, whenever it is ready": asynchronous,
        f"{name}, whenever it is ready, by ioctl": lambda: switched(FIOASYNC),
        "a signal by a socket": lambda: switched(FIOSETOWN),
        "a signal by a socket, under its older name": lambda: switched(SIOCSPGRP),
    }


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "done"


def _reaching(number: int, act: Callable[[], object]) -> None:
    """Let an error count as done that only comes once the act was allowed: it is one that does no harm."""
    try:
        act()
    except OSError as error:
        if error.errno != number:
            raise


def _forked() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _capabilities(libc: ctypes.CDLL) -> list[int]:
    sets = Sets()
    libc.capget(ctypes.byref(Header(CAPABILITY_VERSION, 0)), sets)
    return list(sets)


def _refused_unless(has: bool) -> None:
    if not has:
        raise PermissionError
