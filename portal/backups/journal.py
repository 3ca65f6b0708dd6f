"""When the last backup ended, and what it met; when backups were last read through. All machines read it."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

KEY, VERIFIED = "portal:last-backup", "portal:last-backup-verified"


@dataclass(frozen=True)
class Backup:
    """A backup that ended."""

    at: dt.datetime
    losses: int
    """Documents that were missing or damaged."""
    mended: int = 0
    """Copies of earlier backups that had changed, and were made anew."""


@dataclass(frozen=True)
class Verification:
    """A reading through of what is kept."""

    at: dt.datetime
    well: bool


def note(*, losses: int, mended: int = 0) -> None:
    """A backup has just ended. Not in the copy that it made: a portal brought back tells of the one before."""
    cache.set(KEY, (timezone.now().isoformat(), losses, mended), timeout=None)


def note_verified(*, well: bool) -> None:
    """What is kept was just read through."""
    cache.set(VERIFIED, (timezone.now().isoformat(), well), timeout=None)


def last() -> Backup | None:
    """The last that ended; None where none is known."""
    record = cache.get(KEY)
    return Backup(dt.datetime.fromisoformat(record[0]), *record[1:]) if record else None


def last_verified() -> Verification | None:
    """The last reading; None where none is known."""
    record = cache.get(VERIFIED)
    return Verification(dt.datetime.fromisoformat(record[0]), record[1]) if record else None
