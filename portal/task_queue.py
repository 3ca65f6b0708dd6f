"""Where tasks wait: django-q2's table. What one act queues is written there by one statement."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ


class _Here(threading.local):
    gathered: list[OrmQ] | None = None


_here = _Here()


class Broker(ORM):
    """django-q2's own, which keeps back what is queued inside `at_once` until that ends."""

    def enqueue(self, task: str) -> int | None:
        """Queue a signed task; its key, None where it is kept back."""
        if _here.gathered is None:
            return int(super().enqueue(task))
        _here.gathered.append(OrmQ(key=self.list_key, payload=task, lock=timezone.now()))
        return None


@contextmanager
def at_once() -> Iterator[None]:
    """Write the tasks queued inside by one statement when the block ends, in their order; none where it raises.

    For an act's transaction, which they are part of; a savepoint that is undone inside takes none of them back. Inside
    another such block, that one writes them. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Tasks are gathered inside the transaction of what queues them.")
    if _here.gathered is not None:
        yield
        return
    gathered: list[OrmQ] = []
    _here.gathered = gathered
    try:
        yield
    finally:
        _here.gathered = None
    OrmQ.objects.bulk_create(gathered)
