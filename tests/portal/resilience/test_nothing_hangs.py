"""A real web process whose antivirus, storage or visitors hang: it goes on answering the others."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from locker.entry.intake import add_document
from locker.models import LockerDocument
from portal.resilience.breaker import FAILURES
from portal.resilience.bulkhead import BODIES, OUTSIDE
from tests.another_process import PATIENCE, running, wait_until
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category
from tests.locker.pdf_samples import ordinary
from tests.locker.test_intake import upload
from tests.notifications.sink import free_port
from tests.portal.resilience.hanging import Browser, Sending, SlowBody, Visitors, s3_at, silent, web_process

pytestmark = pytest.mark.django_db(transaction=True)
LIVE = "/health/live/"
VISITORS = 4


def is_live(port: int) -> bool:
    """Whether the process says that it lives, by its address."""
    try:
        answer = requests.get(f"http://127.0.0.1:{port}{LIVE}", timeout=PATIENCE)
    except requests.ConnectionError:
        return False
    return answer.json() == {"status": "ok"}


@contextmanager
def serving(log: Path, **surroundings: str) -> Iterator[int]:
    port = free_port()
    with running(web_process(port), log, **surroundings) as web:
        wait_until(lambda: is_live(port), log, web)
        yield port


@pytest.fixture
def document() -> LockerDocument:
    user = make_user()
    profile = make_profile(member=user)
    return add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary()))


def contents(count: int) -> list[bytes]:
    """So many different documents."""
    return [ordinary(content=b"BT /F1 24 Tf 20 100 Td (%d) Tj ET" % number) for number in range(count)]


def replace(document: LockerDocument) -> str:
    return f"/compte/documents/{document.uuid}/remplacer/"


def assert_crowded(pending: Sending) -> None:
    """Those that are answered already were told to come back: every place was taken."""
    assert all("Beaucoup de documents arrivent" in answer.text for answer in pending.answers)


def assert_others_are_served(port: int, browser: Browser, pending: Sending) -> None:
    """While these wait: that the process lives, a public page, a page of one's own."""
    waiting = len(pending.answers)
    for _time in range(3):
        assert is_live(port)
        assert requests.get(f"http://127.0.0.1:{port}/compte/connexion/", timeout=PATIENCE).status_code == 200
        assert browser.get("/compte/").status_code == 200
    assert len(pending.answers) == waiting, "it was answered before those that wait were"


def test_an_antivirus_that_hangs_holds_a_few_threads_then_is_left_alone(
    document: LockerDocument, tmp_path: Path
) -> None:
    with silent() as clamd, serving(tmp_path / "web.log", CLAMD_HOST="127.0.0.1", CLAMD_PORT=str(clamd.port)) as port:
        browser = Browser(port, document.added_by)
        pending = Sending(browser, replace(document), contents(OUTSIDE + 6))
        wait_until(lambda: len(clamd.connections) == OUTSIDE and len(pending.answers) == 6, tmp_path / "web.log")
        assert_crowded(pending)
        assert_others_are_served(port, browser, pending)
        clamd.hang_up()
        answers = pending.end()
        assert {answer.status_code for answer in answers} == {422}
        assert sum("antivirus" in answer.text for answer in answers) >= FAILURES
        asked = len(clamd.connections)
        refused = browser.send(replace(document), ordinary(content=b"BT /F1 24 Tf 20 100 Td (new) Tj ET"))
        assert (refused.status_code, "antivirus" in refused.text) == (422, True)
        assert len(clamd.connections) == asked, "it is left alone"
    document.refresh_from_db()
    assert not document.versions.exists()


@pytest.mark.long
def test_a_storage_that_hangs_holds_a_few_threads_then_is_left_alone(document: LockerDocument, tmp_path: Path) -> None:
    with silent() as s3, serving(tmp_path / "web.log", TEST_PROCESS_S3=s3_at(s3.port)) as port:
        browser = Browser(port, document.added_by)
        pending = Sending(browser, replace(document), contents(OUTSIDE + 2))
        wait_until(lambda: len(s3.connections) >= OUTSIDE and len(pending.answers) == 2, tmp_path / "web.log")
        assert_crowded(pending)
        assert_others_are_served(port, browser, pending)
        answers = pending.end()
        assert {answer.status_code for answer in answers} == {422}
        asked = len(s3.connections)
        away = browser.get(f"/compte/documents/{document.uuid}/")
        assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
        assert "interrompu" in away.text
        assert len(s3.connections) == asked, "it is left alone"


def test_documents_that_arrive_together_are_all_received(document: LockerDocument, tmp_path: Path) -> None:
    with serving(tmp_path / "web.log") as port:
        answers = Sending(Browser(port, document.added_by), replace(document), contents(14)).end()
    assert [answer.status_code for answer in answers] == [302] * 14


def test_bodies_that_come_slowly_stop_nobody_else(document: LockerDocument, tmp_path: Path) -> None:
    with serving(tmp_path / "web.log") as port, ExitStack() as links:
        browser = Browser(port, document.added_by)
        slow = [links.enter_context(SlowBody(port, "/compte/connexion/")) for _one in range(20)]
        wait_until(lambda: sum(body.is_answered() for body in slow) == 20 - BODIES, tmp_path / "web.log")
        assert is_live(port)
        assert browser.get("/compte/").status_code == 200
        kept_waiting = [body for body in slow if not body.is_answered()]
        assert len(kept_waiting) == BODIES
        for body in slow:
            if body not in kept_waiting:
                answer = body.answer()
                assert answer.startswith(b"HTTP/1.1 503 ")
                assert b"retry-after: 30" in answer.lower()
                assert "rien n’a été gardé".encode() in answer.lower()
        sent = browser.send(replace(document), ordinary(content=b"BT /F1 24 Tf 20 100 Td (new) Tj ET"))
        assert sent.status_code == 503
        for body in kept_waiting:
            body.link.close()
        wait_until(lambda: browser.send(replace(document), contents(1)[0]).status_code == 302, tmp_path / "web.log")


def test_stopped_it_answers_for_what_it_looks_at_and_leaves_nothing(document: LockerDocument, tmp_path: Path) -> None:
    """As each upgrade stops it, while others come: one of the threads that serve them may be given the signal."""
    port, log, counters = free_port(), tmp_path / "web.log", tmp_path / "counters"
    counters.mkdir()
    with silent() as clamd:
        surroundings = {"CLAMD_HOST": "127.0.0.1", "CLAMD_PORT": str(clamd.port), "TMPDIR": str(counters)}
        with running(web_process(port), log, **surroundings) as web:
            wait_until(lambda: is_live(port), log, web)
            assert list(counters.glob("parvis-metrics-*"))
            pending = Sending(Browser(port, document.added_by), replace(document), contents(1))
            wait_until(lambda: bool(clamd.connections), log, web)
            visitors = Visitors(f"http://127.0.0.1:{port}{LIVE}", VISITORS)
            web.send_signal(signal.SIGTERM)
            wait_until(lambda: not visitors.are_answered(), log, web)
            assert not pending.answers
            clamd.hang_up()
            assert [answer.status_code for answer in pending.end()] == [422]
            assert web.wait(PATIENCE) == 0
            assert not list(counters.glob("parvis-metrics-*"))
