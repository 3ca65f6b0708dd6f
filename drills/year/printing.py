"""Letters of the simulated year: one in a hundred is laid out and read back, the others are a page that is counted."""

import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from pypdf import PdfReader

from teleservices.paperwork import documents
from teleservices.paperwork.documents import Printed
from tests.locker.pdf_samples import ordinary

SHARE = 100
"""Of so many letters, one is laid out."""

_lay_out = documents._compile


class UnreadableLetterError(AssertionError):
    """A letter that was laid out doesn't say what it was made of."""


@contextmanager
def sparing_printer() -> Iterator[None]:
    """Lay out one letter in a hundred, the same whichever others are: by its own text."""
    with patch.object(documents, "_compile", _print):
        yield


def _print(template_name: str, data: object, dated: dt.datetime, logo: str) -> Printed:
    digest = hashlib.sha256(json.dumps([template_name, data, str(dated)], sort_keys=True).encode())
    if int.from_bytes(digest.digest()[:4]) % SHARE == 0:
        printed = _lay_out(template_name, data, dated, logo)
        _read_back(printed, data)
        return printed
    page = Printed(ordinary() + b"\n%" + digest.hexdigest().encode())
    page.page_count = 1
    return page


def _read_back(printed: Printed, data: object) -> None:
    """Its title is on its first page."""
    title = data["title"] if isinstance(data, Mapping) else ""
    text = "".join(PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())
    if "".join(str(title).split()) not in text:
        raise UnreadableLetterError(title)
