"""Finds the names of dangerous actions in bytes, wherever they stand but in the text of a string.

The walk sees what this parser sees; another viewer may read an old revision, or the second of two equal keys.
"""

import re
from bisect import bisect
from collections.abc import Callable

from locker.inspection.child.strings import Span, texts_of_document, texts_of_objects
from locker.inspection.reasons import Finding

NAMES = {
    b"JavaScript": Finding.JAVASCRIPT,
    b"Launch": Finding.LAUNCH,
    b"ImportData": Finding.IMPORT_DATA,
    b"SubmitForm": Finding.SUBMIT_FORM,
    b"GoToR": Finding.REMOTE_GO_TO,
    b"GoToE": Finding.EMBEDDED_GO_TO,
}
"""Long enough never to appear by chance in compressed data."""


def _spelled(letter: int) -> bytes:
    """A pattern for one letter of a name, plain or as a `#` code (ISO 32000-2, 7.3.5)."""
    return b"(?:%c|#%s)" % (letter, b"".join(b"[%c%c]" % (d, ord(chr(d).upper())) for d in b"%02x" % letter))


NAME = re.compile(b"/(?:" + b"|".join(b"(%s)" % b"".join(map(_spelled, name)) for name in NAMES) + rb")(?![\w#.-])")
FINDINGS = tuple(NAMES.values())


def find_in_bytes(document: bytes) -> set[Finding]:
    """The actions named in a document's bytes, however the names are spelled."""
    return _find(document, lambda: texts_of_document(document))


def find_in_objects(data: bytes, starts: list[int]) -> set[Finding]:
    """The actions named in the objects of an object stream, which begin at `starts`."""
    return _find(data, lambda: texts_of_objects(data, starts))


def _find(data: bytes, texts: Callable[[], list[Span]]) -> set[Finding]:
    """What is named outside of texts; these are looked for only where a name stands, which is rare."""
    matches = list(NAME.finditer(data))
    spans = texts() if matches else []
    return {
        FINDINGS[match.lastindex - 1]
        for match in matches
        if match.lastindex and not _is_within(spans, match.start(), match.end())
    }


def _is_within(spans: list[Span], start: int, end: int) -> bool:
    place = bisect(spans, (start, end))
    return any(first < start and end <= last for first, last in spans[max(place - 1, 0) : place + 1])
