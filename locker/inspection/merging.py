"""Has documents put together in the jail, from file to file: this process never holds a whole one, and parses none."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

from locker.inspection.bundle import PATIENCE, TIMES, seal
from locker.inspection.fork_server import run_warm_task
from locker.inspection.inspector import HEAD_BYTES, read_answer
from locker.inspection.jail import JailTask, run_task
from locker.inspection.reasons import Reason

PROGRAM = "from locker.inspection.child.program import main\nmain('merging')"
TASK = b"m"


@dataclass(frozen=True, slots=True)
class Part:
    """A document to put with others: its bookmark (the first has none), its size, how to open it."""

    label: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Merged:
    """One PDF of several documents, and how many pages it has."""

    content: IO[bytes]
    page_count: int


class NotMergedError(Exception):
    """The documents can't be put together: `reason` is UNAVAILABLE when nothing says that it is their fault."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


@contextmanager
def merged(parts: Sequence[Part], *, gathered: Callable[[int], None] = lambda _number: None) -> Iterator[Merged]:
    """One PDF of `parts`, in their order; each must have come through the intake, or be the portal's own.

    `gathered` is told how many have been read so far. Takes up to a minute and a half once they all are.

    Raises:
        NotMergedError: the jail says no, or says nothing.
        OSError: a part can't be read, or the disk is full.

    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as content:
        _pack(parts, source, gathered)
        page_count = _put_together(JailTask(source, answer, TIMES, PATIENCE))
        shutil.copyfileobj(answer, content)
        content.seek(0)
        yield Merged(content, page_count)


def _pack(parts: Sequence[Part], source: IO[bytes], gathered: Callable[[int], None]) -> None:
    for number, part in enumerate(parts, start=1):
        start = source.tell()
        with part.open() as stream:
            shutil.copyfileobj(stream, source)
        if source.tell() - start != part.size:
            raise OSError("a document is not as long as it was")
        gathered(number)
    seal(source, [(part.label, part.size) for part in parts])


def _put_together(task: JailTask) -> int:
    """Have it done, and leave the answer where the document begins; returns its pages."""
    run = run_warm_task(TASK, task) or run_task(PROGRAM, task)
    task.answer.seek(0)
    head = task.answer.readline(HEAD_BYTES) + task.answer.readline(HEAD_BYTES)
    answer = read_answer(replace(run, output=head), numbers=1, made=0)
    if answer.reason:
        raise NotMergedError(answer.reason, " ".join(answer.details))
    return answer.numbers[0]
