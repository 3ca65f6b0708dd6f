"""What one act queues is written by one statement, in its transaction, or not at all."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ
from django_q.tasks import async_task

from portal.task_queue import at_once
from tests import queue

pytestmark = pytest.mark.django_db


def waiting() -> list[tuple[object, ...]]:
    return [queued.task["args"] for queued in OrmQ.objects.order_by("pk")]


@transaction.atomic
def three() -> None:
    with at_once():
        async_task("notifications.tasks.send_email", "1")
        with at_once():
            async_task("notifications.tasks.send_email", "2")
        async_task("notifications.tasks.send_email", "3")
        assert not waiting()


def test_they_are_written_together_in_their_order() -> None:
    with CaptureQueriesContext(connection) as queries:
        three()
    assert waiting() == [("1",), ("2",), ("3",)]
    assert sum("INSERT" in query["sql"] for query in queries) == 1


def test_they_are_done_as_any_other() -> None:
    with transaction.atomic(), at_once():
        async_task("notifications.tasks.sweep")
    assert queue.drain() == 1
    assert not OrmQ.objects.exists()


@transaction.atomic
@at_once()
def fail() -> None:
    async_task("notifications.tasks.sweep")
    raise ValueError("refused")


def test_none_is_queued_by_what_fails() -> None:
    with pytest.raises(ValueError, match="refused"):
        fail()
    assert not OrmQ.objects.exists()
    async_task("notifications.tasks.sweep")
    assert OrmQ.objects.count() == 1, "what comes after is queued at once again"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(TransactionManagementError), at_once():
        async_task("notifications.tasks.sweep")
    assert not OrmQ.objects.exists()
