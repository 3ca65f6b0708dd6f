"""Workers killed in the middle of a batch: nothing half done, nothing twice, and the batch goes on."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from teleservices.desk.batches import making, running
from teleservices.lifecycle.facts import rebuild
from teleservices.models import Batch, Fate, RequestEvent, ServiceRequest, State
from tests import another_process
from tests.another_process import WORKERS, frozen_when, wait_until
from tests.factories.procedures import copies_of, make_instructor, make_request

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

REQUESTS, KILLS = 240, 2


@pytest.mark.long
def test_each_request_is_done_once_whoever_was_killed(tmp_path: Path) -> None:
    log = tmp_path / "cluster.log"
    first = make_request(state=State.IN_REVIEW)
    assert first.team is not None
    author, colleague = make_instructor(first.team), make_instructor(first.team)
    copies_of(first, REQUESTS)
    rebuild(ServiceRequest.objects.all())
    batch = making.make(author=author, act="assign", chosen=ServiceRequest.objects.all())
    running.ask(batch=batch, payload={"assignee": colleague.pk, "message": "", "stage_key": ""})
    waiting = batch.items.filter(fate=Fate.WAITING)
    for _kill in range(KILLS):
        left = waiting.count()
        with another_process.running(WORKERS, log) as cluster:
            wait_until(lambda left=left: waiting.count() < left - 5, log, cluster)
            wait_until(lambda: frozen_when(waiting.exists, cluster), log, cluster)
        assert waiting.exists(), "killed before its end"
        moment = timezone.now() - dt.timedelta(minutes=10)
        Batch.objects.update(lease_until=moment, asked_at=moment)
        OrmQ.objects.update(lock=moment)  # what the killed worker had taken comes back at once, not in two minutes
    while not Batch.objects.get().finished_at:
        running.sweep()
    assert not batch.items.exclude(fate=Fate.DONE).exists()
    events = RequestEvent.objects.filter(act="assign", actor=author)
    assert events.count() == events.values("request").distinct().count() == REQUESTS
    assert ServiceRequest.objects.filter(assignee=colleague, revision_number=first.revision_number + 1).count() == (
        REQUESTS
    )
