"""When the last backup ended, and whether a document lacked: kept where all machines read it, whoever made it."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

KEY = "portal:last-backup"


@dataclass(frozen=True)
class Backup:
    """A backup that ended."""

    at: dt.datetime
    losses: int
    """Documents that were missing or damaged."""


def note(*, losses: int) -> None:
    """A backup has just ended. Not in the copy that it made: a portal brought back tells of the one before."""
    cache.set(KEY, (timezone.now().isoformat(), losses), timeout=None)


def last() -> Backup | None:
    """The last that ended; None where none is known."""
    kept = cache.get(KEY)
    return Backup(dt.datetime.fromisoformat(kept[0]), kept[1]) if kept else None
