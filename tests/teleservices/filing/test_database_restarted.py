"""The database restarted while requests are transmitted: errors are pages, never losses."""

import subprocess
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django_q.models import OrmQ
from pytest_django import Settings

from notifications.models import EmailState, OutgoingEmail
from teleservices.models import Acknowledgement, RequestEvent, ServiceRequest, State
from tests.another_process import WORKERS, running, wait_until, wait_until_at_work
from tests.factories.accounts import make_user
from tests.factories.procedures import complete, copies_of, make_draft
from tests.notifications.conftest import sweep_all
from tests.notifications.sink import Sink, free_port
from tests.notifications.sink import running as serving
from tests.teleservices.filing.applicants import Applicants, time_passes, web_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
REQUESTS, RESTARTS = 60, 3
AWAY_SECONDS = 1.0


def cut_all(cursor: CursorWrapper, ours: int) -> int:
    """Cut every connection to the test's database but that of this process; return how many there were."""
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
        [connection.settings_dict["NAME"], ours],
    )
    return len(cursor.fetchall())


def restart(log: Path, *processes: subprocess.Popen[bytes]) -> None:
    """What a restart is to whoever uses the database: every connection cut, none given for a while.

    Between two requests a process may have none open: it begins when there is one to cut.
    """
    allow = f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} ALLOW_CONNECTIONS"
    with connection.cursor() as ours, connection._nodb_cursor() as elsewhere:
        ours.execute("SELECT pg_backend_pid()")
        [pid] = ours.fetchone()
        wait_until(lambda: cut_all(elsewhere, pid) > 0, log, *processes)
        elsewhere.execute(f"{allow} false")
        try:
            cut_all(elsewhere, pid)
            time.sleep(AWAY_SECONDS)
        finally:
            elsewhere.execute(f"{allow} true")


@pytest.mark.long
def test_errors_are_pages_and_nothing_is_lost(tmp_path: Path, settings: Settings) -> None:
    user, port, log = make_user(), free_port(), tmp_path / "servers.log"
    people = Applicants(port, user, copies_of(complete(make_draft(user=user)), REQUESTS))
    with (
        serving(Sink()) as sink,
        running(web_server(port), log) as web,
        running(WORKERS, log, TEST_PROCESS_SMTP_PORT=str(sink.port)) as workers,
    ):
        wait_until_at_work(log, workers)
        people.start()
        people.let_all()
        for number in range(1, RESTARTS + 1):
            count = number * REQUESTS // (RESTARTS + 1)
            wait_until(lambda count=count: len(people.acknowledged) >= count, log, web, workers)
            restart(log, web, workers)
        people.end()
        time_passes()
        wait_until(lambda: not OrmQ.objects.exists(), log, web, workers)
        time_passes()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        sweep_all()  # of an e-mail that was leaving just then, nobody knows whether it left
    assert people.failures, "someone met the restart"
    assert {status for status, _page in people.failures} == {503}
    assert all("Mon compte" in page for _status, page in people.failures)
    references = set(ServiceRequest.objects.filter(state=State.SUBMITTED).values_list("reference", flat=True))
    assert people.acknowledged == dict.fromkeys(references, 1)
    assert len(references) == RequestEvent.objects.filter(act="transmit").count() == REQUESTS
    assert Acknowledgement.objects.exclude(stored_file=None).count() == REQUESTS
    assert len(sink.identifiers) == 2 * REQUESTS, "the applicant and the service were told of each"
    assert OutgoingEmail.objects.filter(kind="request.transmit", state=EmailState.SENT).count() == REQUESTS
