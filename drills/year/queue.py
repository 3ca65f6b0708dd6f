"""The queue of the simulated year, emptied in this process: a task that is cut off is there again."""

from django.utils.module_loading import import_string
from django_q.models import OrmQ

MOST = 2_000
"""Against a task that queues itself without end."""


def empty_queue() -> int:
    """Run what waits and what that queues, the oldest first; returns how many."""
    for count in range(MOST):
        row = OrmQ.objects.order_by("pk").first()
        if row is None:
            return count
        task = row.task
        import_string(task["func"])(*task["args"], **task["kwargs"])
        row.delete()
    raise AssertionError("The queue fills faster than it empties.")
