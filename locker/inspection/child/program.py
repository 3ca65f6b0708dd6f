"""The child's program: shuts itself in, reads the document, writes two lines of JSON, ends."""

import codecs
import ctypes
import gc
import json
import os
import sys

from locker.inspection.child.confinement import confine
from locker.inspection.child.pages import count_pages
from locker.inspection.child.pdfium import check_rendering, load_library
from locker.inspection.child.refusal import Refused
from locker.inspection.child.tolerance import Tolerance
from locker.inspection.child.values import Values
from locker.inspection.child.walk import is_limit, lower_limits, open_document, walk
from locker.inspection.reasons import Reason, reason_for

CODECS = ("utf-8", "utf-16", "utf-16-be", "utf-16-le", "latin-1", "ascii", "gbk", "charmap", "unicode_escape")
"""Python loads these when first used, and the process won't be able to open files by then."""


def main() -> None:
    """Inspect the document on standard input. First line out: the doors closed; second: the verdict."""
    gc.disable()
    lower_limits()
    library = load_library()
    for name in CODECS:
        codecs.lookup(name)
    _write(sorted(confine()))
    reason, pages, details = judge(sys.stdin.buffer.read(), library)
    _write({"reason": reason, "pages": pages, "details": details})
    os._exit(0)


def judge(document: bytes, library: ctypes.CDLL) -> tuple[Reason | None, int, list[str]]:
    """Return the reason of refusal or None, the number of pages, and the machine words that explain."""
    try:
        return _inspect(document, library)
    except Refused as refusal:
        return refusal.reason, 0, [refusal.detail]
    except Exception as error:  # noqa: BLE001 - a hostile document raises anything
        return Reason.TOO_COMPLEX if is_limit(error) else Reason.DAMAGED, 0, [type(error).__name__]


def _inspect(document: bytes, library: ctypes.CDLL) -> tuple[Reason | None, int, list[str]]:
    with Tolerance() as tolerance:
        reader = open_document(document)
        findings = walk(reader, document, tolerance)
        reason = reason_for(findings)
        if reason:
            return reason, 0, sorted(findings)
        pages = count_pages(reader.root_object, Values(reader))
    check_rendering(library, document, pages)
    return None, pages, []


def _write(answer: object) -> None:
    os.write(sys.stdout.fileno(), json.dumps(answer).encode() + b"\n")
