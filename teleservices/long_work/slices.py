"""A file made slice by slice by tasks: claimed, gone on with, finished, or given up after so many tries.

A slice lasts some seconds, then leaves its place in the queue to e-mails and to others. What it has written stays:
after a kill the next worker goes on from there.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from teleservices.errors import TeleservicesError
from teleservices.models import ArchiveTransfer, DeskExport

logger = logging.getLogger(__name__)

SLICE_SECONDS = 20
"""Of work in one task: others wait behind it."""
MOST_ATTEMPTS = 3
"""Without having gone any further: then it has failed."""
WAITING, RUNNING, FAILED = "waiting", "running", "failed"
"""Its states, as its model calls them too."""
LONGEST_REASON = 300
BROKEN = gettext_noop("It could not be made. Try again; if it fails once more, tell your administrator.")


class LostError(Exception):
    """It was cancelled, or another worker has it: this one stops."""


RowT = TypeVar("RowT", DeskExport, ArchiveTransfer)


def _does_nothing(row: DeskExport | ArchiveTransfer) -> None:
    """What most rows leave to undo."""


def has_tries_left(row: DeskExport | ArchiveTransfer) -> bool:
    """Whether it is tried again."""
    return row.attempts < MOST_ATTEMPTS


@dataclass(frozen=True)
class SlicedWork(Generic[RowT]):
    """One kind of such work. The `claim`, `lease_until` and `attempts` of a row are its workers'."""

    rows: Callable[[], QuerySet[RowT]]
    """Its rows, read with what is made of them."""
    lease: dt.timedelta
    """Without a word from its worker for so long, a row is taken up again."""
    queue: Callable[[RowT], None]
    """Has a worker go on with a row."""
    go_on: Callable[[RowT], bool]
    """Does a slice, and writes how far it is; whether all is there to `finish`."""
    finish: Callable[[RowT], None]
    """Writes the file, then says that it is there."""
    failed: Callable[[RowT], None]
    """Undoes what a row that has just failed holds, in the transaction that says so."""
    lost: Callable[[RowT], None] = _does_nothing
    """Undoes what this worker wrote for a row that is not its own any more."""
    may_go_on: Callable[[RowT], bool] = has_tries_left
    emptied: tuple[str, ...] = ()
    """The texts of a row that are forgotten as it fails."""

    def make(self, key: int) -> None:
        """Go on with a row; nothing happens when another worker has it, or when there is nothing left to do."""
        row = self.claim(key)
        if row is None:
            return
        try:
            if self.go_on(row):
                self.finish(row)
            else:
                self._leave(row)
        except LostError:
            self.lost(row)
        except TeleservicesError as refused:
            logger.warning("%s %s not made", type(row).__name__, row.pk, exc_info=True)
            self.fail(row, refused.message)
        except Exception:
            self._stumble(row)
            raise

    def claim(self, key: int) -> RowT | None:
        """The row, this worker's for a while; None when another has it, or when it is over."""
        now, claim = timezone.now(), uuid.uuid4()
        rows = self.rows().filter(pk=key)
        free = rows.filter(Q(state=WAITING) | Q(state=RUNNING, lease_until__lt=now))
        count = free.update(state=RUNNING, claim=claim, lease_until=now + self.lease, attempts=F("attempts") + 1)
        return rows.get(claim=claim) if count else None

    def write(self, row: RowT, **values: object) -> None:
        """Write how far it is, and hold it for longer. Raises LostError."""
        if not self._own(row).update(lease_until=timezone.now() + self.lease, **values):
            raise LostError
        for name, value in values.items():
            setattr(row, name, value)

    def fail(self, row: RowT, reason: str) -> None:
        """It is over, for this reason."""
        self._end(self._own(row), row, reason)

    def take_up_lapsed(self) -> int:
        """Put in the queue again what a dead worker left, unless it was tried often enough; returns how many were."""
        lapsed = self.rows().filter(state__in=(WAITING, RUNNING), lease_until__lt=timezone.now())
        return sum(self._take_up(row) for row in lapsed)

    def _own(self, row: RowT) -> QuerySet[Any]:
        return self.rows().filter(pk=row.pk, state=RUNNING, claim=row.claim)

    def _leave(self, row: RowT) -> None:
        """Let it wait for its next slice, behind what waits already."""
        self._wait(self._own(row), row, attempts=0)

    def _wait(self, rows: QuerySet[Any], row: RowT, **values: object) -> None:
        with transaction.atomic():
            if rows.update(state=WAITING, lease_until=timezone.now() + self.lease, **values):
                self.queue(row)

    def _stumble(self, row: RowT) -> None:
        """It broke: it waits to be tried again, unless that was its last try."""
        if self.may_go_on(row):
            self._own(row).update(state=WAITING, lease_until=timezone.now() + self.lease)
        else:
            self.fail(row, _(BROKEN))

    def _take_up(self, row: RowT) -> bool:
        """Whoever moved it meanwhile is left alone."""
        rows = self.rows().filter(pk=row.pk, state=row.state, lease_until=row.lease_until)
        if self.may_go_on(row):
            self._wait(rows, row)
            return True
        self._end(rows, row, _(BROKEN))
        return False

    @transaction.atomic
    def _end(self, rows: QuerySet[Any], row: RowT, reason: str) -> None:
        if rows.update(state=FAILED, reason=reason[:LONGEST_REASON], **dict.fromkeys(self.emptied, "")):
            self.failed(row)
