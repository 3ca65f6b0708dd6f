"""Puts documents one after the other in one PDF: those that were inspected before, and those that the portal made.

The first gives the whole its title and language; each of the others has a bookmark, and keeps its tags (`tags.py`),
links, layers and form fields. Streams go from file to file as they are, a piece at a time.
"""

import io
import os
import re
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from locker.inspection.bundle import contents_of
from locker.inspection.child.tags import Tags

CLAIM = re.compile(rb"<pdfuaid:part>.*?</pdfuaid:part>")
"""The portal's own documents say that they are accessible (ISO 14289-1); of what was joined, nobody knows."""


class Slice(io.RawIOBase):
    """A document inside a larger file, read where it lies."""

    def __init__(self, descriptor: int, start: int, size: int) -> None:
        super().__init__()
        self.descriptor, self.start, self.size, self.position = descriptor, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self.position = {os.SEEK_SET: 0, os.SEEK_CUR: self.position, os.SEEK_END: self.size}[whence] + offset
        return self.position

    def tell(self) -> int:
        return self.position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        length = max(0, min(len(buffer), self.size - self.position))
        data = os.pread(self.descriptor, length, self.start + self.position)
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)


def prepare() -> None:
    """Load all that merging needs. Must come before the process gives up its files."""
    with pikepdf.new() as first, pikepdf.new() as second:
        first.add_blank_page()
        second.add_blank_page()
        write(_joined(iter([("", first), ("-", second)])), io.BytesIO())


def merge(descriptor: int) -> pikepdf.Pdf:
    """The documents that lie in a file, as one: see `locker.inspection.bundle` for how they lie there."""
    return _joined(_documents(descriptor))


def write(pdf: pikepdf.Pdf, target: BinaryIO) -> None:
    """Write the whole, a piece at a time."""
    as_they_are = pikepdf.StreamDecodeLevel.none
    pdf.save(target, fix_metadata_version=False, compress_streams=False, stream_decode_level=as_they_are)


def _documents(descriptor: int) -> Iterator[tuple[str, pikepdf.Pdf]]:
    for label, start, size in contents_of(descriptor):
        document = io.BufferedReader(Slice(descriptor, start, size))
        yield label, pikepdf.open(document, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True)


def _joined(documents: Iterator[tuple[str, pikepdf.Pdf]]) -> pikepdf.Pdf:
    """Every document is kept in memory until the whole is written, but for its streams."""
    _label, whole = next(documents)
    tags = Tags(whole)
    bookmarks = []
    for number, (label, document) in enumerate(documents, start=1):
        bookmarks.append(pikepdf.OutlineItem(label, len(whole.pages)))
        prefix = f"{number}-"
        is_tagged = tags.renumber(document, prefix=prefix)
        whole.add_pages_from(document, outlines="ignore")
        if is_tagged:
            tags.add(document, title=label, prefix=prefix)
    with whole.open_outline() as outline:
        outline.root.extend(bookmarks)
    metadata = whole.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        metadata.write(CLAIM.sub(b"", metadata.read_bytes()))
    return whole
