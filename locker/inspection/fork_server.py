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
from locker.inspection.jail import TIME_OUT, JailTask, Run, command, read_to_end, task_for

PROGRAM = "from locker.inspection.child.fork_server import main\nmain({control}, {seconds})"
ATTEMPTS = 2
SLACK = 2.0
"""Seconds that the fork server has, beyond a child's, to tell how the child ended; then it is ended itself."""
STATUS_BYTES = 4096


class ForkServerLostError(Exception):
    """The fork server ended, or could not be started, before it told how a child ended."""


class ForkServer:
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

    def run(self, kind: bytes, task: JailTask) -> Run:
        """Have a child do `kind`; what it answers is in the task's file. Raises ForkServerLostError."""
        try:
            task.rewind()
            with contextlib.ExitStack() as stack:
                output, answering = _pipe(stack)
                ending, telling = _pipe(stack)
                process = self._ask(kind, (task.source.fileno(), answering.fileno(), telling.fileno()))
                answering.close()
                telling.close()
                return self._outcome(process, task, output.fileno(), ending.fileno())
        except OSError as error:
            raise ForkServerLostError from error

    def stop(self) -> None:
        """End the warm process, and the children at work with it."""
        with self._lock:
            self._stop()

    def _ask(self, kind: bytes, descriptors: tuple[int, int, int]) -> subprocess.Popen[bytes]:
        with self._lock:
            process, control = self._started()
            try:
                socket.send_fds(control, [kind], descriptors)
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

    def _outcome(self, process: subprocess.Popen[bytes], task: JailTask, output: int, ending: int) -> Run:
        deadline = time.monotonic() + task.wall_seconds + SLACK
        cause = read_to_end(output, deadline, task.answer, task.most_bytes)
        if cause == "too much output":
            return Run(cause)
        message = io.BytesIO()
        late = read_to_end(ending, deadline, message, STATUS_BYTES)
        if late:
            self._end(process)
            return Run(TIME_OUT)
        if not message.getvalue():
            self._end(process)
            raise ForkServerLostError
        report = json.loads(message.getvalue())
        return Run(report["ending"], cpu=self._count(report["child"], report["server"]))

    def _count(self, child: float, own: float) -> float:
        """What a child took, with the fork server's own processor time since it was last told."""
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


_fork_server = ForkServer()
atexit.register(_fork_server.stop)


def cpu_seconds() -> float:
    """Processor time spent on documents so far by what this process had forked."""
    return _fork_server.spent


def run_warm(kind: bytes, document: bytes, patience: float = 1.0) -> Run | None:
    """Have the fork server do `kind` on `document`; None if it can't, even started anew: then start cold."""
    try:
        with task_for(document, patience) as (task, answer):
            run = run_warm_task(kind, task)
            return replace(run, output=answer.getvalue()) if run else None
    except OSError:
        return None


def run_warm_task(kind: bytes, task: JailTask) -> Run | None:
    """Have the fork server do `kind` as `run_warm` does; what it answers is in the task's file."""
    for _attempt in range(ATTEMPTS):
        try:
            return _fork_server.run(kind, task)
        except ForkServerLostError:
            continue
    return None
