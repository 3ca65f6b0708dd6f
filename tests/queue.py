"""Runs what waits in the queue, in this process, through django-q2's own worker: a task's error is the test's error."""

from multiprocessing import Value
from queue import SimpleQueue

from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.monitor import save_task
from django_q.signing import SignedPackage
from django_q.worker import worker


def drain(limit: int = 200) -> int:
    """Run the tasks that wait, and those that they queue; return how many ran.

    `limit`: how many more may be queued meanwhile, against a task that queues itself without end.
    """
    broker = get_broker()
    ran, limit = 0, limit + OrmQ.objects.count()
    while OrmQ.objects.filter(lock__lt=timezone.now()).exists():
        for ack_id, package in broker.dequeue() or []:
            assert ran < limit, "The queue fills faster than it empties."
            _run(package)
            broker.acknowledge(ack_id)
            ran += 1
    return ran


def tell_services() -> None:
    """Run the tasks that tell the services what applicants did, and no other: the e-mails stay in the outbox."""
    for row in OrmQ.objects.order_by("pk"):
        if row.func() == "teleservices.tasks.tell_service":
            _run(row.payload)
            row.delete()


def _run(package: str) -> None:
    task = SignedPackage.loads(package) | {"sync": True}
    todo, done = SimpleQueue(), SimpleQueue()
    todo.put(task)
    todo.put("STOP")
    worker(todo, done, Value("f", -1))
    save_task(done.get(), get_broker())
