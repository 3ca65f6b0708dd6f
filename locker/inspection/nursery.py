"""A warm process of this process's own, that forks a jailed child for each document: starting cold takes longer.

Started when first needed, again when it died; it ends with this process. Knows nothing of PDFs.
Plain pipes and a socket: the workers of the queue are daemons, to which `multiprocessing` gives no children.
"""

import atexit
import contextlib
import io
import json
import os
import socket
import subprocess
import time
from dataclasses import replace
from threading import Lock

from locker.inspection import jail
from locker.inspection.jail import TIME_OUT, Errand, Run, command, errand_for, read_to_end

PROGRAM = "from locker.inspection.child.nursery import main\nmain({control}, {seconds})"
ATTEMPTS = 2
SLACK = 2.0
"""Seconds that the nursery has, beyond a child's, to tell how the child ended; then it is ended itself."""
STATUS_BYTES = 4096


class LostError(Exception):
    """The nursery ended, or could not be started, before it told how a child ended."""


class Nursery:
    """Owns the warm process that forks for this one; threads may ask it at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._own_cpu = 0.0
        self.spent = 0.0
        """Processor time of all its children so far, its own included, in seconds."""

    @property
    def pid(self) -> int | None:
        """The id of the warm process; None before it was first needed, and after it was stopped."""
        return self._process.pid if self._process else None

    def run(self, task: bytes, errand: Errand) -> Run:
        """Have a child do `task`; what it answers is in the errand's file. Raises LostError."""
        try:
            errand.rewind()
            with contextlib.ExitStack() as stack:
                output, answering = _pipe(stack)
                ending, telling = _pipe(stack)
                process = self._ask(task, (errand.source.fileno(), answering.fileno(), telling.fileno()))
                answering.close()
                telling.close()
                return self._outcome(process, errand, output.fileno(), ending.fileno())
        except OSError as error:
            raise LostError from error

    def stop(self) -> None:
        """End the warm process, and the children at work with it."""
        with self._lock:
            self._stop()

    def _ask(self, task: bytes, descriptors: tuple[int, int, int]) -> subprocess.Popen[bytes]:
        with self._lock:
            process, control = self._started()
            try:
                socket.send_fds(control, [task], descriptors)
            except OSError:
                self._stop()
                raise
            return process

    def _started(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._owner != os.getpid():  # another process's, seen after a fork: leave it to that one
            self._process, self._control, self._owner = None, None, os.getpid()
        if self._process and self._control and self._process.poll() is None:
            return self._process, self._control
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            program = PROGRAM.format(control=theirs.fileno(), seconds=jail.WALL_SECONDS)
            try:
                process = _popen(program, theirs.fileno())
            except OSError:
                ours.close()
                raise
        self._process, self._control, self._own_cpu = process, ours, 0.0
        return process, ours

    def _outcome(self, process: subprocess.Popen[bytes], errand: Errand, output: int, ending: int) -> Run:
        deadline = time.monotonic() + errand.wall_seconds + SLACK
        cause = read_to_end(output, deadline, errand.answer, errand.most_bytes)
        if cause == "too much output":
            return Run(cause)
        message = io.BytesIO()
        late = read_to_end(ending, deadline, message, STATUS_BYTES)
        if late:
            self._end(process)
            return Run(TIME_OUT)
        if not message.getvalue():
            self._end(process)
            raise LostError
        report = json.loads(message.getvalue())
        return Run(report["ending"], cpu=self._count(report["child"], report["nursery"]))

    def _count(self, child: float, own: float) -> float:
        """What a child took, with the nursery's own processor time since it was last told."""
        with self._lock:
            total, self._own_cpu = child + max(0.0, own - self._own_cpu), own
            self.spent += total
            return total

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End this one, unless another thread has replaced it already."""
        with self._lock:
            if self._process is process:
                self._stop()

    def _stop(self) -> None:
        if self._control:
            self._control.close()
        if self._process and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process, self._control = None, None


def _popen(program: str, control: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command(program),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=jail.ENVIRONMENT,
        start_new_session=True,
        pass_fds=(control,),
    )


def _pipe(stack: contextlib.ExitStack) -> tuple[socket.socket, socket.socket]:
    reading, writing = socket.socketpair()
    return stack.enter_context(reading), stack.enter_context(writing)


_nursery = Nursery()
atexit.register(_nursery.stop)


def cpu_seconds() -> float:
    """Processor time spent on documents so far by what this process had forked."""
    return _nursery.spent


def run_warm(task: bytes, document: bytes, patience: float = 1.0) -> Run | None:
    """Have the nursery do `task` on `document`; None if it can't, even started anew: then start cold."""
    try:
        with errand_for(document, patience) as (errand, answer):
            run = run_warm_errand(task, errand)
            return replace(run, output=answer.getvalue()) if run else None
    except OSError:
        return None


def run_warm_errand(task: bytes, errand: Errand) -> Run | None:
    """Have the nursery do `task` as `run_warm` does; what it answers is in the errand's file."""
    for _attempt in range(ATTEMPTS):
        try:
            return _nursery.run(task, errand)
        except LostError:
            continue
    return None
