"""Workers killed while sending: nothing lost, and nothing doubled when the provider can be asked."""

import datetime as dt
import time
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import outbox, providers
from notifications.models import EmailState, OutgoingEmail
from portal.registry import Registry
from tests import gate
from tests.another_process import WORKERS, frozen_when, running, wait_until
from tests.notifications.conftest import posted, sweep_all
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = max(3, min(6, gate.examples(6)))
EMAILS = 100 * KILLS


def is_sending() -> bool:
    return OutgoingEmail.objects.filter(state=EmailState.SENDING).exists()


def kill_a_worker_at_work(sink: Sink, log: Path) -> int:
    """Start a cluster, let it send a few, kill it whole while it sends; returns how many e-mails it was sending."""
    so_far = len(sink.messages)
    with running(WORKERS, log, TEST_PROCESS_SMTP_PORT=str(sink.port)) as cluster:
        wait_until(lambda: len(sink.messages) >= so_far + EMAILS // (KILLS * 2), log, cluster)
        wait_until(lambda: frozen_when(is_sending, cluster), log, cluster)
    time.sleep(2 * sink.seconds)  # what the sink was given before is noted by then, or lost
    return OutgoingEmail.objects.filter(state=EmailState.SENDING, lease_until__gt=timezone.now()).count()


def lapse() -> int:
    """Time passes: the leases of the dead lapse."""
    sending = OutgoingEmail.objects.filter(state=EmailState.SENDING)
    return sending.update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def kill_and_recover(sink: Sink, log: Path) -> int:
    """All of it; returns how many e-mails were in flight at the kills."""
    sink.seconds = 0.05
    with transaction.atomic():
        for number in range(EMAILS):
            posted(number)
    in_flight = 0
    for _ in range(KILLS):
        killed = kill_a_worker_at_work(sink, log)
        assert killed > 0
        in_flight += killed
        lapse()
        outbox.states.lapse_leases()
    assert len(sink.messages) < EMAILS
    sink.seconds = 0
    sweep_all()
    assert set(OutgoingEmail.objects.values_list("state", flat=True)) == {EmailState.SENT}
    assert len(sink.identifiers) == EMAILS
    return in_flight


@pytest.mark.long
def test_over_plain_smtp_nothing_is_lost_and_no_more_is_doubled_than_was_in_flight(sink: Sink, tmp_path: Path) -> None:
    in_flight = kill_and_recover(sink, tmp_path / "cluster.log")
    assert len(sink.messages) - EMAILS <= in_flight


@pytest.mark.long
def test_with_a_provider_that_can_be_asked_nothing_is_lost_and_nothing_is_doubled(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(providers, "askers", Registry())
    providers.askers.register("sink", sink.answer)
    kill_and_recover(sink, tmp_path / "cluster.log")
    assert set(sink.identifiers.values()) == {1}
