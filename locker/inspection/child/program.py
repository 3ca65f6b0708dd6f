"""The child's program: shuts itself in, reads what it is given, writes two lines of JSON and what it made, ends."""

import codecs
import ctypes
import gc
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

import pikepdf

from locker.inspection.bundle import IN_FRONT
from locker.inspection.bundle import PATIENCE as PATIENCE_FOR_A_BUNDLE
from locker.inspection.bundle import TIMES as TIMES_OF_A_BUNDLE
from locker.inspection.child import cleaning, merging, photo
from locker.inspection.child.arranging import arrange
from locker.inspection.child.cleaning import is_signed, is_sound, rewrite
from locker.inspection.child.confinement import confine
from locker.inspection.child.pages import count_pages
from locker.inspection.child.pdfium import load_library, picture_of_page, text_of_page, thumbnail
from locker.inspection.child.raw import find_in_bytes
from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.tolerance import Tolerance
from locker.inspection.child.values import Values
from locker.inspection.child.walk import is_limit, lower_limits, open_document, walk
from locker.inspection.reasons import TIDIED, Finding, Reason, reason_for

CODECS = ("utf-8", "utf-16", "utf-16-be", "utf-16-le", "latin-1", "ascii", "gbk", "charmap", "unicode_escape")
"""Python loads these when first used, and the process won't be able to open files by then."""
LAZY_MODULES = ("brotli",)
"""What pypdf loads when a document first asks for it."""
CHUNK = 1 << 20
PROCESSES = {"document": 0, "photo": 1_000, "page": 0, "text": 0, "arrangement": 0, "merging": 0}
"""What each task may start: the decoder of HEIC needs a thread."""
TIMES = dict.fromkeys(PROCESSES, 1) | {"merging": TIMES_OF_A_BUNDLE}
"""How many times the processor time of one document each task may take."""
PATIENCE = dict.fromkeys(PROCESSES, 1.0) | {"merging": PATIENCE_FOR_A_BUNDLE, "page": IN_FRONT, "text": IN_FRONT}
"""How many times the time of one document each task may take by the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the child says, and the bytes it made."""

    reason: Reason | None = None
    details: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    """A document's pages; a picture's width and height."""
    is_signed: bool = False
    made: tuple[bytes, ...] = field(default=())
    """A document's clean copy and thumbnail; a picture; the document arranged anew."""
    rest: Callable[[], None] | None = None
    """Writes what is too large to be held here, after all else."""


def prepare() -> ctypes.CDLL:
    """Load all that will be needed once no file can be opened."""
    gc.disable()
    for name in LAZY_MODULES:
        import_module(name)
    lower_limits()
    photo.prepare()
    cleaning.prepare()
    merging.prepare()
    for name in CODECS:
        codecs.lookup(name)
    return load_library()


def main(task: str) -> None:
    """Do `task` (a key of `PROCESSES`) on what standard input holds, in a process started for it."""
    library = prepare()
    serve(task, library, confine(processes=PROCESSES[task], times=TIMES[task]))


def serve(task: str, library: ctypes.CDLL, doors: frozenset[str]) -> None:
    """First line out: the doors closed; second: the answer; then what was made. The process ends here."""
    _write(json.dumps(sorted(doors)).encode() + b"\n")
    acts: dict[str, Callable[[], Answer]] = {
        "document": lambda: _document(_given(), library),
        "photo": lambda: _photo(_given()),
        "page": lambda: _page(_given(), library),
        "text": lambda: _text(_given(), library),
        "arrangement": lambda: _arrangement(_given()),
        "merging": _merged,
    }
    answer = judged(acts[task])
    report = {
        "reason": answer.reason,
        "details": answer.details,
        "numbers": answer.numbers,
        "is_signed": answer.is_signed,
        "sizes": [len(piece) for piece in answer.made],
    }
    _write(json.dumps(report).encode() + b"\n")
    for piece in answer.made:
        _write(piece)
    if answer.rest:
        answer.rest()
    os._exit(0)


def judge(document: bytes, library: ctypes.CDLL) -> Answer:
    """What is to be said of a document; never raises."""
    return judged(lambda: _document(document, library))


def judged(act: Callable[[], Answer]) -> Answer:
    """The answer of an act, or the refusal that its error amounts to."""
    try:
        return act()
    except InspectionRefusedError as refusal:
        return Answer(reason=refusal.reason, details=(refusal.detail,))
    except Exception as error:  # noqa: BLE001 - a hostile document raises anything
        return Answer(reason=Reason.TOO_COMPLEX if is_limit(error) else Reason.DAMAGED, details=(type(error).__name__,))


def _document(document: bytes, library: ctypes.CDLL) -> Answer:
    findings, pages = _read(document)
    details = tuple(sorted(findings - TIDIED))
    reason = reason_for(findings)
    if reason:
        return Answer(reason=reason, details=details)
    picture = thumbnail(library, document, pages)
    copy = rewrite(document, clean=bool(findings))
    copy_findings, copy_pages = _walked(copy)
    if copy_findings:
        return Answer(reason=reason_for(copy_findings) or Reason.ACTIVE, details=tuple(sorted(copy_findings)))
    if copy_pages != pages:
        raise InspectionRefusedError(Reason.DANGEROUS, Finding.PAGE_COUNT)
    return Answer(details=details, numbers=(pages,), is_signed=is_signed(document), made=(copy, picture))


def _read(document: bytes) -> tuple[frozenset[Finding], int]:
    """What `_walked` says; where pypdf can't read or has to mend what qpdf reads as it is, of what qpdf reads.

    An official form annotated in Acrobat is so: its revisions leave behind objects that no table lists. Former
    revisions are searched for names alone then; the copy that is kept holds none of them, and is walked as any other.
    """
    try:
        return _walked(document)
    except Exception as error:
        is_damage = error.reason is Reason.DAMAGED if isinstance(error, InspectionRefusedError) else not is_limit(error)
        if not is_damage or not is_sound(document):
            raise
    findings, pages = _walked(rewrite(document, clean=False))
    return findings | find_in_bytes(document), pages


def _walked(document: bytes) -> tuple[frozenset[Finding], int]:
    """What a document holds beyond pages, and, unless that refuses it, how many pages."""
    with Tolerance() as tolerance:
        reader = open_document(document)
        findings = walk(reader, document, tolerance)
        return findings, 0 if reason_for(findings) else count_pages(reader.root_object, Values(reader))


def _photo(data: bytes) -> Answer:
    jpeg, width, height = photo.draw(data)
    return Answer(numbers=(width, height), made=(jpeg,))


def _page(data: bytes, library: ctypes.CDLL) -> Answer:
    """Draw a page of a document kept before; the first line says which."""
    first_line, _, document = data.partition(b"\n")
    number, pixels, quarters = map(int, first_line.split())
    return Answer(made=(picture_of_page(library, document, number, pixels, quarters),))


def _text(data: bytes, library: ctypes.CDLL) -> Answer:
    """Read the text of a page of a document kept before; the first line says which."""
    number, _, document = data.partition(b"\n")
    return Answer(made=(text_of_page(library, document, int(number)).encode(),))


def _arrangement(data: bytes) -> Answer:
    """Put the pages of a document kept before in another order, and turn them; the first line says how."""
    first_line, _, document = data.partition(b"\n")
    return Answer(made=(arrange(document, [(number, quarters) for number, quarters in json.loads(first_line)]),))


def _merged() -> Answer:
    """Merge documents that were inspected before; they are read where they lie, and written as they come."""
    pdf = merging.merge(0)
    return Answer(numbers=(len(pdf.pages),), rest=lambda: _write_whole(pdf))


def _write_whole(pdf: pikepdf.Pdf) -> None:
    with open(1, "wb", closefd=False, buffering=CHUNK) as target:
        merging.write(pdf, target)


def _given() -> bytes:
    with open(0, "rb", closefd=False) as source:
        return source.read()


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view[:CHUNK]) :]
