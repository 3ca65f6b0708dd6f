"""Notices what pypdf forgives while it reads: what it drops or mends, another viewer may read its own way."""

import logging
from collections.abc import Callable
from typing import IO, Self

from pypdf.generic import DictionaryObject, StreamObject

from locker.inspection.child.rules import RULES

LOSSES = (
    "%(exception)",
    "Invalid stream (index",
    "Invalid /N ",
    "Invalid object number",
    "XRef object at",
    "Previous trailer cannot be read",
)
"""How pypdf's warnings start when it drops a part of the document: what it didn't read, nobody checked."""
MENDINGS = (
    "entry %(num)d in Xref table invalid",
    "Invalid/Truncated xref table",
    "Invalid parent xref",
    "incorrect startxref",
    "Negative startxref",
    "found startxref pointing",
    "Circular xref chain",
    "Ignoring wrong pointing object",
    "Object ID ",
    "Object %(idnum)d %(generation)d found",
    "parsing for Object Streams",
    "Searching object",
)
"""How pypdf's warnings start when it puts the tables right; other viewers may do so otherwise."""
END = b">>"
DUPLICATE = "Multiple definitions in dictionary"
DECISIVE_KEYS = RULES.keys() - {"/Type", "/Subtype"}
"""Keys that no dictionary may hold twice: viewers differ on which counts. Careless writers repeat the two others."""


class Tolerance(logging.Handler):
    """While it is entered, listens to pypdf's warnings (which go nowhere else) and watches how dictionaries end."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lost = False
        self.mended = False
        self.ambiguous = False
        self._logger = logging.getLogger("pypdf")
        self._read: Callable[..., DictionaryObject] = DictionaryObject.read_from_stream

    def __enter__(self) -> Self:
        self._logger.propagate = False
        self._logger.addHandler(self)
        DictionaryObject.read_from_stream = staticmethod(self._read_to_end)  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        DictionaryObject.read_from_stream = staticmethod(self._read)  # type: ignore[method-assign]
        self._logger.removeHandler(self)
        self._logger.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        """Keep whether something was lost or mended, or a decisive key came twice in one dictionary."""
        template = str(record.msg)
        self.lost = self.lost or template.startswith(LOSSES)
        self.mended = self.mended or template.startswith(MENDINGS)
        if template.startswith(DUPLICATE) and isinstance(record.args, dict):
            self.ambiguous = self.ambiguous or record.args.get("key") in DECISIVE_KEYS

    def _read_to_end(self, stream: IO[bytes], *args: object, **options: object) -> DictionaryObject:
        """Read a dictionary as pypdf does, but notice when it stopped before the end: at one `>`, or at a null key."""
        dictionary = self._read(stream, *args, **options)
        if not isinstance(dictionary, StreamObject):
            stream.seek(-len(END), 1)
            self.lost = self.lost or stream.read(len(END)) != END
        return dictionary
