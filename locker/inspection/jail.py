"""Runs a program on one document in a child process of its own. Knows processes and time; knows nothing of PDFs.

The child shuts itself in (`child/confinement.py`) before it reads the document; what it can't do itself is here:
a clean environment, a session of its own, an empty folder, a bounded answer, and its end when its time is over.
`fork_server.py` does the same with a process that is already warm.
"""

import contextlib
import io
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

WALL_SECONDS = 60.0
"""What is too complex is told by its processor time; a child late by the clock says that the machine is busy."""
TIME_OUT = "time-out"
OUTPUT_BYTES = 80 * 1024 * 1024
"""More than a document of the largest size ever allowed, written anew, with its thumbnail."""
CHUNK = 1 << 18
PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = ("pypdf", "pypdfium2_raw", "cryptography", "pikepdf", "PIL", "pillow_heif")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": ""}


@dataclass(frozen=True, slots=True)
class Run:
    """How a child ended: `exit 0`, `signal 9`, `time-out`, `too much output` or `not started`; and what it wrote.

    `cpu` is the processor time of the child, in seconds; of one of the fork server's, with the fork server's own share.
    """

    ending: str
    output: bytes = b""
    cpu: float = 0.0


@dataclass(frozen=True, slots=True)
class JailTask:
    """What a child reads, and where what it answers is written: files, since neither need fit in this memory.

    It may take `times` the processor time of one document, and answer as much more; by the clock, `patience` times.
    """

    source: IO[bytes]
    answer: IO[bytes]
    times: int = 1
    patience: float = 1.0

    @property
    def wall_seconds(self) -> float:
        """The seconds that the child has by the clock, whatever it waits for."""
        return WALL_SECONDS * self.patience

    @property
    def most_bytes(self) -> int:
        """The bytes that the child may answer; it is ended when it writes more."""
        return OUTPUT_BYTES * self.times

    def rewind(self) -> None:
        """Put both files back to their start, the answer emptied: a task may be run again after a lost child."""
        self.source.flush()
        self.source.seek(0)
        self.answer.seek(0)
        self.answer.truncate()


@contextlib.contextmanager
def task_for(document: bytes, patience: float = 1.0) -> Iterator[tuple[JailTask, io.BytesIO]]:
    """A task on these bytes, and where its answer is held."""
    answer = io.BytesIO()
    with tempfile.TemporaryFile() as source:
        source.write(document)
        yield JailTask(source, answer, patience=patience), answer


def run_jailed(program: str, document: bytes, *, without: tuple[str, ...] = (), patience: float = 1.0) -> Run:
    """Run Python source `program` with `document` as its standard input, without the modules named in `without`.

    Whatever happens to the child is told in the returned `Run`; no exception, no process and no file are left.
    """
    try:
        with task_for(document, patience) as (task, answer):
            return replace(run_task(program, task, without=without), output=answer.getvalue())
    except OSError:
        return Run("not started")


def run_task(program: str, task: JailTask, *, without: tuple[str, ...] = ()) -> Run:
    """Run `program` as `run_jailed` does; what it answers is in the task's file, not in the returned `Run`."""
    deadline = time.monotonic() + task.wall_seconds
    try:
        task.rewind()
        with tempfile.TemporaryDirectory() as folder:
            process = _start(program, without, task.source, folder)
            try:
                cause = _read_answer(process, deadline, task)
            finally:
                status, cpu = _end(process)
    except OSError:
        return Run("not started")
    return Run(cause or _ending(status), cpu=cpu)


def command(program: str, *, without: tuple[str, ...] = ()) -> list[str]:
    """What starts a bare interpreter on `program`, that finds our code and its libraries and nothing else."""
    preamble = f"sys.path[:0] = {_import_path()!r}\nsys.modules.update(dict.fromkeys({without!r}))"
    return [sys.executable, "-I", "-S", "-c", f"import sys\n{preamble}\n{program}"]


def read_to_end(descriptor: int, deadline: float, answer: IO[bytes], most: int) -> str | None:
    """Write down what comes from there until it closes; return why the reading stopped before that, if it did."""
    read = 0
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while read <= most:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return TIME_OUT
            chunk = os.read(descriptor, CHUNK)
            if not chunk:
                return None
            answer.write(chunk)
            read += len(chunk)
    answer.seek(0)
    answer.truncate()
    return "too much output"


def _start(program: str, without: tuple[str, ...], source: IO[bytes], folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command(program, without=without),
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=ENVIRONMENT,
        start_new_session=True,
    )


@cache
def _import_path() -> list[str]:
    """Where the child finds our code and its libraries; `-I -S` leaves it the standard library alone."""
    specs = (find_spec(name) for name in LIBRARIES)
    folders = {str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin}
    return [str(PROJECT), *sorted(folders)]


def _read_answer(process: subprocess.Popen[bytes], deadline: float, task: JailTask) -> str | None:
    assert process.stdout is not None  # noqa: S101 - opened with PIPE; for the type checker
    return read_to_end(process.stdout.fileno(), deadline, task.answer, task.most_bytes)


def _end(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Kill what is left of the child's session, reap the child; return its status and its processor time."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"
