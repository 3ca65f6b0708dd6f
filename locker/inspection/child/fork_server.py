"""The fork server's program: has everything loaded, shut itself in, and forks a limited child for each document.

It reads no document itself. It ends when who started it does, or when nothing came for a while.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import stat
import time
from dataclasses import dataclass

from locker.inspection.child.confinement import close_doors, limit
from locker.inspection.child.program import PATIENCE, PROCESSES, TIMES, prepare, serve

TASKS = {b"d": "document", b"p": "photo", b"v": "page", b"t": "text", b"a": "arrangement", b"m": "merging"}
IDLE_SECONDS = 600.0
DESCRIPTORS = 256
"""Files that the fork server may hold: three for each child, and a few of its own."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child at work: where to tell how it ended, and when it must have."""

    status: int
    deadline: float


class ForkServer:
    """Takes tasks from a socket, each with three descriptors: what to read, where to answer, where to tell the end."""

    def __init__(self, control: socket.socket, library: ctypes.CDLL, doors: frozenset[str], seconds: float) -> None:
        self.control = control
        self.library = library
        self.doors = doors
        self.seconds = seconds
        self.devices = _devices()
        self.children: dict[int, Child] = {}

    def work(self) -> None:
        """Serve until the socket closes or nothing comes."""
        woken, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while self._wait(selector, woken):
                self._reap()

    def _wait(self, selector: selectors.BaseSelector, woken: int) -> bool:
        """Wait for a task, an end or a deadline; False when there is nothing left to wait for."""
        ready = [key.fileobj for key, _events in selector.select(self._patience())]
        if woken in ready:
            os.read(woken, 4096)
        if self.control in ready:
            return self._take()
        return bool(ready or self.children)

    def _patience(self) -> float:
        """The seconds until the next deadline; children that end wake us before."""
        deadlines = [child.deadline for child in self.children.values()]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else IDLE_SECONDS

    def _take(self) -> bool:
        """Fork a child for the next task; False when no other will come."""
        task, descriptors, _flags, _address = socket.recv_fds(self.control, 1, 3)
        if not task:
            return False
        document, output, status = descriptors
        name = TASKS[task]
        pid = os.fork()
        if pid == 0:
            self._be_child(name, document, output)
        os.close(document)
        os.close(output)
        self.children[pid] = Child(status, time.monotonic() + self.seconds * PATIENCE[name])
        return True

    def _be_child(self, task: str, document: int, output: int) -> None:
        """Do the task in this process, which keeps nothing of the fork server's but its memory; never returns."""
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(document, 0)
            os.dup2(output, 1)
            for descriptor in set(range(3, DESCRIPTORS)) - self.devices:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
            unfinished = limit(processes=PROCESSES[task], times=TIMES[task])
            serve(task, self.library, self.doors - unfinished)
        finally:
            os._exit(1)

    def _reap(self) -> None:
        """Tell how each child that ended did, and end those whose time is over."""
        for pid, child in list(self.children.items()):
            overdue = time.monotonic() >= child.deadline
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
            if not ended and not overdue:
                continue
            for kill in (os.killpg, os.kill):  # what it may have started, then itself
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(pid, signal.SIGKILL)
            _pid, status, usage = os.wait4(pid, 0)
            del self.children[pid]
            cause = _ending(os.waitstatus_to_exitcode(status)) if ended else "time-out"
            _tell(child.status, cause, usage.ru_utime + usage.ru_stime)


def _devices() -> frozenset[int]:
    """The open descriptors of devices: qpdf keeps one, of random numbers."""
    devices = set()
    for descriptor in range(3, DESCRIPTORS):
        with contextlib.suppress(OSError):
            if stat.S_ISCHR(os.fstat(descriptor).st_mode):
                devices.add(descriptor)
    return frozenset(devices)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"


def _tell(status: int, ending: str, cpu: float) -> None:
    """Write how a child ended, the CPU seconds it took, and those the fork server itself has taken so far."""
    message = {"ending": ending, "child": cpu, "server": time.process_time()}
    with contextlib.suppress(OSError):  # who asked may have given up
        os.write(status, json.dumps(message).encode())
    os.close(status)


def main(control: int, seconds: float) -> None:
    """Load, shut the doors, serve. `control` is the descriptor of the socket; a child has so many `seconds`."""
    library = prepare()
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    doors = close_doors()
    gc.freeze()
    with socket.socket(fileno=control) as own:
        ForkServer(own, library, doors, seconds).work()
