"""Runs a program on one document in a child process of its own. Knows processes and time; knows nothing of PDFs.

The child shuts itself in (`child/confinement.py`) before it reads the document; what it can't do itself is here:
a clean environment, a session of its own, an empty folder, a bounded answer, and its end when its time is over.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

WALL_SECONDS = 10.0
OUTPUT_BYTES = 64 * 1024
PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = ("pypdf", "pypdfium2_raw", "cryptography")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": ""}


@dataclass(frozen=True, slots=True)
class Run:
    """How a child ended: `exit 0`, `signal 9`, `time-out`, `too much output` or `not started`; and what it wrote."""

    ending: str
    output: bytes = b""


def run_jailed(program: str, document: bytes, *, without: tuple[str, ...] = ()) -> Run:
    """Run Python source `program` with `document` as its standard input, without the modules named in `without`.

    Whatever happens to the child is told in the returned `Run`; no exception, no process and no file are left.
    """
    deadline = time.monotonic() + WALL_SECONDS
    try:
        with tempfile.TemporaryFile() as source, tempfile.TemporaryDirectory() as folder:
            source.write(document)
            source.seek(0)
            process = _start(program, without, source, folder)
            try:
                output, cause = _read_answer(process, deadline)
            finally:
                status = _end(process)
    except OSError:
        return Run("not started")
    return Run(cause or _ending(status), output)


def _start(program: str, without: tuple[str, ...], source: IO[bytes], folder: str) -> subprocess.Popen[bytes]:
    code = f"import sys\nsys.path[:0] = {_import_path()!r}\nsys.modules.update(dict.fromkeys({without!r}))\n{program}"
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=ENVIRONMENT,
        start_new_session=True,
    )


def _import_path() -> list[str]:
    """Return where the child finds our code and its libraries; `-I -S` leaves it the standard library alone."""
    specs = (find_spec(name) for name in LIBRARIES)
    folders = {str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin}
    return [str(PROJECT), *sorted(folders)]


def _read_answer(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, str | None]:
    """Return what the child wrote until it closed its output, and why the reading stopped before that, if it did."""
    assert process.stdout is not None  # noqa: S101 - opened with PIPE; for the type checker
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while len(output) <= OUTPUT_BYTES:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return bytes(output), "time-out"
            chunk = os.read(process.stdout.fileno(), OUTPUT_BYTES)
            if not chunk:
                return bytes(output), None
            output += chunk
    return b"", "too much output"


def _end(process: subprocess.Popen[bytes]) -> int:
    """Kill what is left of the child's session, reap the child and return its status."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    return process.wait()


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"
