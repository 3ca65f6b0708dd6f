"""Web and worker processes killed while requests are transmitted: whoever was told is right, nothing is doubled."""

import logging
import os
import subprocess
import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from django_q.models import OrmQ
from django_q.status import Stat
from pytest_django import Settings

from notifications.models import EmailState, OutgoingEmail
from teleservices.models import Acknowledgement, Attachment, RequestEvent, ServiceRequest, State
from tests.another_process import WORKERS, frozen_when, running, wait_until
from tests.factories.accounts import make_user
from tests.factories.procedures import complete, copies_of, make_draft
from tests.notifications.conftest import sweep_all
from tests.notifications.sink import Sink, free_port
from tests.notifications.sink import running as serving
from tests.teleservices.filing.applicants import PEOPLE, Applicants, time_passes, web_server

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS = int(os.environ.get("TRANSMISSIONS", "100"))
"""`script/drill` makes 500 of them."""
TOLD = ("request.transmit", "service.transmit")
"""Who is written to of each: the applicant, and the service."""
KILLS = max(2, REQUESTS // 100)
BETWEEN_KILLS = REQUESTS // (KILLS + 1)
"""How many may begin after each start of the servers; half of them are told before these are killed again."""
SENDING_SECONDS = 2.0
"""What an e-mail takes until the last kill: a worker that has one stays with it."""


def has_started(workers: subprocess.Popen[bytes]) -> bool:
    """Whether these workers take tasks: they would find nothing to do if the web server were first by far."""
    return any(stat.pid == workers.pid and stat.workers for stat in Stat.get_all())


def being_sent() -> int:
    """How many e-mails a worker has in its hands at this instant: claimed, counted, not yet recorded as sent."""
    return OutgoingEmail.objects.filter(state=EmailState.SENDING, lease_until__gt=timezone.now()).count()


@pytest.mark.long
def test_transmissions_survive_the_death_of_web_and_worker(tmp_path: Path, settings: Settings) -> None:
    user, port, sink, log = make_user(), free_port(), Sink(SENDING_SECONDS), tmp_path / "servers.log"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    drafts = copies_of(complete(make_draft(user=user)), REQUESTS)
    people = Applicants(port, user, drafts)
    in_flight: list[tuple[int, int]] = []

    def are_at_work() -> bool:
        assert len(people.acknowledged) < REQUESTS, "all were told before web and worker were found at work"
        if not people.in_flight:
            people.let(PEOPLE)
        return bool(people.in_flight and being_sent())

    with serving(sink):
        smtp = str(sink.port)
        people.start()
        for _kill in range(KILLS):
            with running(WORKERS, log, TEST_PROCESS_SMTP_PORT=smtp) as workers:
                wait_until(lambda workers=workers: has_started(workers), log, workers)
                with running(web_server(port), log) as web:
                    people.let(BETWEEN_KILLS)
                    some = len(people.acknowledged) + BETWEEN_KILLS // 2
                    wait_until(lambda some=some: len(people.acknowledged) >= some, log, web, workers)
                    wait_until(lambda: being_sent() > 0, log, web, workers)
                    wait_until(lambda both=(web, workers): frozen_when(are_at_work, *both), log, web, workers)
                    in_flight.append((people.in_flight, being_sent()))
            logger.info(
                "killed: %s told, in flight (transmissions, e-mails): %s", len(people.acknowledged), in_flight[-1]
            )
            time.sleep(SENDING_SECONDS)  # what the sink was given before is noted by then, or lost
            time_passes()
        sink.seconds = 0
        with running(web_server(port), log) as web, running(WORKERS, log, TEST_PROCESS_SMTP_PORT=smtp) as workers:
            people.end()
            logger.info("all told; %s tasks wait", OrmQ.objects.count())
            wait_until(lambda: not OrmQ.objects.exists(), log, web, workers)
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        sweep_all()  # of what the dead were sending nobody knows whether it left
    assert len(in_flight) == KILLS
    assert all(sent > 0 and mailed > 0 for sent, mailed in in_flight), "web and worker were at work at each kill"
    assert_each_is_there_once(people)
    assert_each_was_told_by_email(sink, sum(mailed for _sent, mailed in in_flight))


def assert_each_is_there_once(people: Applicants) -> None:
    """The request that each was told of, with its document, its event, its e-mail, its acknowledgement."""
    references = {request.reference for request in ServiceRequest.objects.filter(state=State.SUBMITTED)}
    assert people.acknowledged == dict.fromkeys(references, 1)
    assert len(references) == ServiceRequest.objects.count() == REQUESTS
    assert RequestEvent.objects.filter(act="transmit").count() == REQUESTS
    assert Attachment.objects.values("request").distinct().count() == Attachment.objects.count() == REQUESTS
    receipts = Acknowledgement.objects.exclude(stored_file=None).select_related("stored_file")
    assert len(receipts) == Acknowledgement.objects.count() == REQUESTS
    assert all(storages["private"].exists(receipt.stored_file.storage_name) for receipt in receipts)


def assert_each_was_told_by_email(sink: Sink, in_flight: int) -> None:
    """None lost; over plain SMTP, which can't be asked, no more doubled than workers were sending when they died."""
    for kind in TOLD:
        emails = OutgoingEmail.objects.filter(kind=kind)
        assert emails.count() == REQUESTS
        assert set(emails.values_list("state", flat=True)) == {EmailState.SENT}
    assert len(sink.identifiers) == REQUESTS * len(TOLD)
    assert len(sink.messages) - REQUESTS * len(TOLD) <= in_flight
