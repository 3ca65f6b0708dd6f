"""Finds the names of dangerous actions in bytes, wherever they stand.

The walk sees what this parser sees; another viewer may read an old revision, or the second of two equal keys.
"""

import re

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


def find_in_bytes(data: bytes) -> set[Finding]:
    """The actions named in these bytes, however the names are spelled."""
    return {FINDINGS[match.lastindex - 1] for match in NAME.finditer(data) if match.lastindex}
