"""How several documents travel to the jail in one file: one after the other, then their labels and sizes. No Django."""

import json
import os
import struct
from typing import IO

TIMES = 4
"""How many times the limits of one document, but for memory and the clock, those of a bundle are."""
PATIENCE = 1.5
"""How many times as long as for one document, by the clock: the worker that waits for it has a little longer."""
IN_FRONT = 0.25
"""The same for a page that someone waits for on screen: better tell them that it can't be drawn."""
LENGTH = struct.Struct("!Q")


def seal(bundle: IO[bytes], contents: list[tuple[str, int]]) -> None:
    """Write, after documents that lie there from the beginning, what each is called and its size in bytes."""
    payload = json.dumps(contents).encode()
    bundle.write(payload + LENGTH.pack(len(payload)))


def contents_of(descriptor: int) -> list[tuple[str, int, int]]:
    """The label of each document of a bundle, where it starts, its size."""
    end = os.fstat(descriptor).st_size - LENGTH.size
    (length,) = LENGTH.unpack(os.pread(descriptor, LENGTH.size, end))
    contents, start = [], 0
    for label, size in json.loads(os.pread(descriptor, length, end - length)):
        contents.append((label, start, size))
        start += size
    return contents
