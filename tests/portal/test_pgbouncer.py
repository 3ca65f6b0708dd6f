"""Behind PgBouncer in transaction mode, where each transaction may have another connection."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django_q.models import OrmQ

from accounts.models import User
from notifications.models import EmailState, OutgoingEmail
from portal.database.preparation import alone
from teleservices.models import RequestEvent, ServiceRequest, State
from tests import pgbouncer
from tests.another_process import WORKERS, running, wait_until
from tests.factories.accounts import make_user
from tests.factories.procedures import complete, copies_of, make_draft
from tests.notifications.sink import Sink, free_port
from tests.notifications.sink import running as serving
from tests.teleservices.filing.applicants import Applicants, web_server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.postgresql,
    pytest.mark.skipif(pgbouncer.program() is None, reason="PgBouncer is not installed: apt install pgbouncer"),
]
REQUESTS = 12


@pytest.fixture(params=[False, True], ids=["as it was", "prepared"])
def prepared(request: pytest.FixtureRequest) -> bool:
    """Whether PgBouncer keeps prepared statements, and the portal makes some."""
    return bool(request.param)


@pytest.fixture
def port(tmp_path: Path, prepared: bool) -> Iterator[int]:
    """With two connections, so that transactions change theirs; so few statements kept that some go."""
    with pgbouncer.running(tmp_path, connections=2, prepared=20 if prepared else 0) as port:
        yield port


def read_by_slices_at_once() -> list[int | type[Exception]]:
    """How many people each of four threads reads, little by little, or why it could not."""
    read: list[int | type[Exception]] = []
    together = threading.Barrier(4)

    def reading() -> None:
        try:
            together.wait(30)
            read.append(sum(User.objects.filter(pk=user.pk).exists() for user in User.objects.iterator(chunk_size=3)))
        except DatabaseError as error:
            read.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=reading) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return read


def test_rows_are_read_by_slices_whatever_the_connection(port: int, prepared: bool) -> None:
    for _number in range(40):
        make_user()
    with pgbouncer.through(port, prepared=prepared):
        assert read_by_slices_at_once() == [40] * 4


def test_statements_are_prepared_where_pgbouncer_keeps_them(port: int, prepared: bool) -> None:
    make_user()
    with pgbouncer.through(port, prepared=prepared):
        for _time in range(10):
            with transaction.atomic():
                assert User.objects.filter(is_active=True).count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) > 0 FROM pg_prepared_statements WHERE statement LIKE '%%is_active%%'")
            assert cursor.fetchone() == (prepared,)


def test_one_prepares_while_the_other_waits(port: int, prepared: bool) -> None:
    entered, waits, steps = threading.Event(), threading.Event(), list[str]()

    def second() -> None:
        entered.wait(30)
        with alone(waits.set):
            steps.append("second")
        connection.close()

    with pgbouncer.through(port, prepared=prepared):
        other = threading.Thread(target=second)
        other.start()
        with alone(lambda: pytest.fail("nobody was there")):
            entered.set()
            assert waits.wait(30)
            steps.append("first")
        other.join(30)
    assert steps == ["first", "second"]


@pytest.mark.long
def test_requests_are_transmitted_and_told_of(port: int, prepared: bool, tmp_path: Path) -> None:
    """Two web processes and a cluster of workers, with two connections to the database."""
    user, web_port, sink, log = make_user(), free_port(), Sink(), tmp_path / "servers.log"
    drafts = copies_of(complete(make_draft(user=user)), REQUESTS)
    with serving(sink), pgbouncer.through(port, prepared=prepared):
        pooled = {"DATABASE_PGBOUNCER": "true", "DATABASE_PREPARED": str(prepared).lower()}
        pooled["TEST_PROCESS_SMTP_PORT"] = str(sink.port)
        with running(web_server(web_port), log, **pooled) as web, running(WORKERS, log, **pooled) as workers:
            people = Applicants(web_port, user, drafts)
            people.start()
            people.end()
            emails = OutgoingEmail.objects.filter(kind="request.transmit", state=EmailState.SENT)
            wait_until(lambda: emails.count() == REQUESTS and not OrmQ.objects.exists(), log, web, workers)
    sent = {request.reference for request in ServiceRequest.objects.filter(state=State.SUBMITTED)}
    assert people.acknowledged == dict.fromkeys(sent, 1)
    assert len(sent) == RequestEvent.objects.filter(act="transmit").count() == REQUESTS
