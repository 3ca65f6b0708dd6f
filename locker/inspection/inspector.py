"""The door of the inspection: bytes in, verdict and clean copy out. Never raises, never parses anything itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from locker.inspection.bundle import IN_FRONT
from locker.inspection.fork_server import run_warm
from locker.inspection.jail import TIME_OUT, Run, run_jailed
from locker.inspection.reasons import Reason
from locker.inspection.signature import check_bytes

PROGRAM = "from locker.inspection.child.program import main\nmain('document')"
PHOTO_PROGRAM = "from locker.inspection.child.program import main\nmain('photo')"
PAGE_PROGRAM = "from locker.inspection.child.program import main\nmain('page')"
ARRANGEMENT_PROGRAM = "from locker.inspection.child.program import main\nmain('arrangement')"
LEAVING = (
    "import ctypes\nfrom locker.inspection.child.privileges import leave_root\nprint(leave_root(ctypes.CDLL(None)))"
)
TEXT_PROGRAM = "from locker.inspection.child.program import main\nmain('text')"
DOCUMENT, PHOTO, PAGE, ARRANGEMENT, TEXT = b"d", b"p", b"v", b"a", b"t"
HEAD_BYTES = 64 * 1024
"""The child's two lines; what it made follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the inspection says of a document, and what is to be kept of it.

    `details` are machine words (findings, or what went wrong), never anything read in the document.
    """

    reason: Reason | None
    page_count: int = 0
    details: tuple[str, ...] = ()
    document: bytes = b""
    """The clean copy."""
    thumbnail: bytes = b""
    signed: bool = False
    cpu: float = 0.0

    @property
    def accepted(self) -> bool:
        """Whether the document may be kept."""
        return self.reason is None

    @property
    def removed(self) -> tuple[str, ...]:
        """What was taken out of an accepted document: words of `Finding`."""
        return self.details if self.accepted else ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo drawn again: a JPEG in colours, and its size."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JailReport:
    """Whether inspection works here, and which walls shut the child in on this machine."""

    works: bool
    walls: frozenset[str]
    is_warm: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A child's answer, once its form was checked."""

    doors: frozenset[str] = frozenset()
    reason: Reason | None = None
    details: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    is_signed: bool = False
    made: tuple[bytes, ...] = ()


def inspect(document: bytes, *, max_bytes: int) -> Verdict:
    """The verdict on a document of at most `max_bytes` bytes. Takes up to a minute; never raises.

    What could not be checked is refused.
    """
    reason = check_bytes(document, max_bytes=max_bytes)
    if reason:
        return Verdict(reason=reason, details=("bytes",))
    run, _is_warm = _run(DOCUMENT, PROGRAM, document)
    answer = read_answer(run, numbers=1, made=2)
    if answer.reason:
        return Verdict(reason=answer.reason, details=answer.details, cpu=run.cpu)
    copy, thumbnail = answer.made
    if check_bytes(copy, max_bytes=2 * max_bytes):
        return Verdict(reason=Reason.TOO_COMPLEX, details=("copy",), cpu=run.cpu)
    return Verdict(
        reason=None,
        page_count=answer.numbers[0],
        details=answer.details,
        document=copy,
        thumbnail=thumbnail,
        signed=answer.is_signed,
        cpu=run.cpu,
    )


def draw_photo(data: bytes, *, max_bytes: int) -> Picture | Reason:
    """A photo drawn again, or why it can't be. Never raises."""
    if len(data) > max_bytes:
        return Reason.TOO_LARGE
    run, _is_warm = _run(PHOTO, PHOTO_PROGRAM, data)
    answer = read_answer(run, numbers=2, made=1)
    if answer.reason:
        return Reason.NOT_A_PHOTO if answer.reason in (Reason.DAMAGED, Reason.TOO_COMPLEX) else answer.reason
    width, height = answer.numbers
    is_sane = 0 < width <= 10_000 and 0 < height <= 10_000
    return Picture(answer.made[0], width, height) if is_sane else Reason.NOT_A_PHOTO


def draw_page(document: bytes, *, number: int, pixels: int = 400, quarters: int = 0) -> bytes | Reason:
    """The WebP picture of a page (from 1) of a kept document, or why it can't be drawn. Never raises.

    It is at most so many `pixels` wide and high, turned clockwise by so many `quarters`.
    """
    run, _is_warm = _run(PAGE, PAGE_PROGRAM, b"%d %d %d\n" % (number, pixels, quarters) + document, patience=IN_FRONT)
    answer = read_answer(run, numbers=0, made=1)
    return answer.reason or answer.made[0]


def read_page(document: bytes, *, number: int) -> str | Reason:
    """The text of a page (from 1) of a kept document, or why it can't be read. Never raises."""
    run, _is_warm = _run(TEXT, TEXT_PROGRAM, b"%d\n" % number + document, patience=IN_FRONT)
    answer = read_answer(run, numbers=0, made=1)
    return answer.reason or answer.made[0].decode(errors="replace")


def arrange(document: bytes, *, pages: Sequence[tuple[int, int]]) -> bytes | Reason:
    """A document of these pages of a kept one: each its number (from 1) and its quarter turns, clockwise.

    Or why it can't be. What comes out is to be inspected like any other. Never raises.
    """
    run, _is_warm = _run(ARRANGEMENT, ARRANGEMENT_PROGRAM, json.dumps(pages).encode() + b"\n" + document)
    answer = read_answer(run, numbers=0, made=1)
    return answer.reason or answer.made[0]


def jail_report() -> JailReport:
    """Inspect a blank page and return how well the child was shut in, for the deep health check."""
    run, is_warm = _run(DOCUMENT, PROGRAM, BLANK_PAGE)
    answer = read_answer(run, numbers=1, made=2)
    return JailReport(works=not answer.reason, walls=answer.doors, is_warm=is_warm)


def leaves_root() -> bool:
    """Whether a child that root starts becomes another user on this machine; true of all that root doesn't start."""
    return run_jailed(LEAVING, b"").output == b"True\n"


def _run(task: bytes, program: str, data: bytes, patience: float = 1.0) -> tuple[Run, bool]:
    """Have the fork server do it; start cold if it can't. The second value tells which."""
    warm = run_warm(task, data, patience)
    return (warm, True) if warm else (run_jailed(program, data, patience=patience), False)


def read_answer(run: Run, *, numbers: int, made: int) -> Answer:
    """Read the child's two lines, the doors it closed and its answer, then what it made: so many numbers and pieces."""
    first, _, rest = run.output.partition(b"\n")
    try:
        doors = frozenset(str(door) for door in json.loads(first[:HEAD_BYTES]))
    except (ValueError, TypeError, RecursionError):
        return Answer(reason=Reason.UNAVAILABLE, details=(run.ending,))
    if run.ending == TIME_OUT:
        return Answer(doors, Reason.BUSY, (run.ending,))
    if run.ending != "exit 0":
        return Answer(doors, Reason.TOO_COMPLEX, (run.ending,))
    second, _, pieces = rest.partition(b"\n")
    try:
        answer = _read(doors, json.loads(second[:HEAD_BYTES]), pieces)
        if not answer.reason and (len(answer.numbers), len(answer.made)) != (numbers, made):
            raise ValueError("incomplete")
    except (ValueError, TypeError, KeyError, RecursionError):
        return Answer(doors, Reason.TOO_COMPLEX, ("unreadable answer",))
    return answer


def _read(doors: frozenset[str], report: Any, pieces: bytes) -> Answer:  # noqa: ANN401 - whatever the child wrote
    sizes = [int(size) for size in report["sizes"]]
    if sum(sizes) != len(pieces) or min(sizes, default=0) < 0:
        raise ValueError("sizes")
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    return Answer(
        doors=doors,
        reason=Reason(report["reason"]) if report["reason"] else None,
        details=tuple(str(word) for word in report["details"]),
        numbers=tuple(int(number) for number in report["numbers"]),
        is_signed=bool(report["is_signed"]),
        made=tuple(pieces[start : start + size] for start, size in zip(starts, sizes, strict=True)),
    )


BLANK_PAGE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Resources<<>>>> endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000054 00000 n 
0000000105 00000 n 
trailer <</Size 4/Root 1 0 R>>
startxref
183
%%EOF
"""  # noqa: W291 - the space belongs to the table's 20-byte lines
