"""What waits its turn: of what isn't run at each landing, a third is, drawn from the commit's hash."""

import zlib

THIRDS = ("0", "1", "2")


def is_in(third: str | None, name: str) -> bool:
    """Whether a test, with its parameters, is in this third: a walk done for each kind of person is shared out."""
    return third is None or zlib.crc32(name.encode()) % len(THIRDS) == int(third)
