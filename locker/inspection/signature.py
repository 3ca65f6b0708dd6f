"""Checks on a document's first and last bytes, before anything parses it. Safe to run in the web process."""

from locker.inspection.reasons import Reason

BLANK = b"\0\t\n\x0c\r "
SIGNATURE = b"%PDF-"
END_MARKER = b"%%EOF"
LONGEST_MARGIN = 1024
"""Blank bytes accepted before the signature."""

ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 22 + 65_535
"""A ZIP reader looks for the archive's end record in this many last bytes (APPNOTE 4.3.16)."""


def check_bytes(document: bytes, *, max_bytes: int) -> Reason | None:
    """Why these bytes can't be a plain PDF, or None.

    A PDF starts and ends as one: a file that is also a web page, a program or an archive is refused.
    """
    if len(document) > max_bytes:
        return Reason.TOO_LARGE
    head = document[: LONGEST_MARGIN + len(SIGNATURE)].lstrip(BLANK)
    if not head.startswith(SIGNATURE) or ZIP_END in document[-ZIP_TAIL:]:
        return Reason.NOT_A_PDF
    if not document.rstrip(BLANK).endswith(END_MARKER):
        return Reason.DAMAGED
    return None
