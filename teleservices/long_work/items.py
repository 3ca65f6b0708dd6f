"""Work on many items, each settled in a transaction that writes its fate: nothing is done twice, nor half done."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import OperationalError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from teleservices.errors import TeleservicesError
from teleservices.models import Fate

logger = logging.getLogger(__name__)

SECONDS = 30
"""A task ends well before it would be killed (`Q_CLUSTER["timeout"]`); the next one takes what is left."""
LEASE = dt.timedelta(minutes=2)
"""Longer than a task may run: when a lease lapses, its worker was killed."""
AT_ONCE = 100

ItemT = TypeVar("ItemT", bound=Model)


@dataclass(frozen=True)
class ItemWork(Generic[ItemT]):
    """One kind of such work. A row of the work has `lease_until`; an item its `fate`, and why it was refused."""

    task: str
    """The task that runs it, by its dotted name."""
    work: str
    """The field by which an item names its work."""
    reason: str
    """The field in which an item says why it was refused."""
    under_way: Callable[[], QuerySet[Any]]
    """The works that were asked for, whose hour has come and that haven't ended."""
    items: Callable[[], QuerySet[ItemT]]
    """The items, read with what `do` needs."""
    do: Callable[[ItemT], None]
    """Does it, in its transaction. Raises TeleservicesError, with the reason why it is refused."""
    end: Callable[[int], None]
    """What follows once nothing waits in the work of this key, in the transaction that lets it go."""

    def queue(self, key: int) -> None:
        """Have a worker take it up."""
        async_task(self.task, key)

    def run(self, key: int) -> int:
        """Settle what waits, unless another worker is at it; returns at how many items it looked."""
        if not self._free().filter(pk=key).update(lease_until=timezone.now() + LEASE):
            return 0
        ends, count = time.monotonic() + SECONDS, 0
        while time.monotonic() < ends and (waiting := self._waiting(key)):
            for item_id in waiting:
                self.settle(item_id)
                count += 1
                if time.monotonic() > ends:
                    break
        self._let_go(key)
        return count

    def settle(self, item_id: int) -> bool:
        """Do an item and write its fate, once; False when another worker did."""
        try:
            with transaction.atomic():
                item = self._held(item_id, Fate.DONE)
                if item:
                    self.do(item)
        except TeleservicesError as refused:
            return self._refuse(item_id, refused.message)
        except OperationalError:
            raise  # the database, not the item: the work is taken up again
        except Exception:  # one item must not hold back the others
            logger.exception("item not done", extra={"task": self.task, "item": item_id})
            return self._refuse(item_id, _("A fault of the portal prevented it: nothing was done. Try again."))
        return item is not None

    def sweep(self) -> int:
        """Take up what a killed worker left, and what an hour has come for; returns at how many items it looked."""
        ends, count = time.monotonic() + SECONDS, 0
        for key in list(self._free().values_list("pk", flat=True)):
            if time.monotonic() < ends:
                count += self.run(key)
        return count

    def _free(self) -> QuerySet[Any]:
        return self.under_way().filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))

    def _waiting(self, key: int) -> list[int]:
        waiting = self.items().filter(**{self.work: key}, fate=Fate.WAITING)
        return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])

    @transaction.atomic
    def _let_go(self, key: int) -> None:
        """Leave what still waits to the next task, or end."""
        self.under_way().filter(pk=key).update(lease_until=None)
        if self._waiting(key):
            self.queue(key)
        else:
            self.end(key)

    def _held(self, item_id: int, fate: Fate, reason: str = "") -> ItemT | None:
        """The item with its fate written, its row held until the end of the transaction; None when it had one."""
        items = self.items().filter(pk=item_id)
        count = items.filter(fate=Fate.WAITING).update(**{"fate": fate, self.reason: reason})
        return items.get() if count else None

    def _refuse(self, item_id: int, reason: str) -> bool:
        longest = self.items().model._meta.get_field(self.reason).max_length  # type: ignore[union-attr]  # a CharField
        return self._held(item_id, Fate.REFUSED, reason[:longest]) is not None
