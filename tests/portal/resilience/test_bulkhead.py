"""So many threads work at once; who waits outside leaves room, in few places; a body that is too slow is refused."""

import io
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest
from honcho import environ as honcho_environ

from portal.resilience import bodies, bulkhead
from portal.resilience.bodies import in_turn
from portal.resilience.bulkhead import BODIES, OUTSIDE, SPARE, Compartment, Workroom, waiting_outside
from portal.resilience.errors import CrowdedError
from tests.another_process import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


class AtWork:
    """A thread that works, or waits outside, until it is told to end."""

    def __init__(self, workroom: Workroom, *, outside: bool = False) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()
        self.workroom, self.outside = workroom, outside
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        with self.workroom.turn():
            if self.outside:
                with waiting_outside():
                    self._wait()
            else:
                self._wait()

    def _wait(self) -> None:
        self.began.set()
        self.may_end.wait(PATIENCE)

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(PATIENCE)


def test_so_many_work_at_once_and_who_waits_outside_leaves_room() -> None:
    workroom = Workroom(1)
    waiting = AtWork(workroom, outside=True)
    assert waiting.began.wait(PATIENCE)
    working = AtWork(workroom)
    assert working.began.wait(PATIENCE), "the other is outside"
    third = AtWork(workroom)
    assert not third.began.wait(0.05)
    waiting.end()
    assert not waiting.thread.is_alive(), "who comes back waits for nobody"
    assert not third.began.wait(0.05)
    working.end()
    assert third.began.wait(PATIENCE)
    third.end()


def test_who_has_just_worked_comes_after_those_who_wait() -> None:
    workroom = Workroom(1)
    with workroom.turn():
        waiting = [AtWork(workroom) for _ in range(3)]
        while len(workroom._waiting) < 3:
            time.sleep(0.001)
        for other in waiting:
            other.may_end.set()
    with workroom.turn():
        assert all(other.began.is_set() for other in waiting)


def test_few_may_wait_outside_and_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "outside", Compartment(1))
    workroom = Workroom(2)
    with workroom.turn(), waiting_outside(), waiting_outside():
        pass
    waiting = AtWork(workroom, outside=True)
    assert waiting.began.wait(PATIENCE)
    with workroom.turn(), pytest.raises(CrowdedError), waiting_outside():
        pass
    waiting.end()
    with workroom.turn(), waiting_outside():
        pass


def test_outside_a_request_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "outside", Compartment(0))
    with waiting_outside():
        pass


def test_the_procfile_gives_threads_for_all_and_some_to_spare() -> None:
    web = honcho_environ.parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
    assert f'--blocking-threads "$((${{PARVIS_WEB_THREADS:-2}} + {OUTSIDE + BODIES + SPARE}))"' in web


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    stream = environ["wsgi.input"]
    try:
        content = stream.readline() + stream.read(3) + stream.read()
    except OSError:
        content = b"cut"
    start_response("200 OK", [("Content-Length", str(len(content)))])
    return [content]


def sent(content: bytes) -> tuple[str, bytes, dict[str, str]]:
    """What `echo` answers behind the bulkheads."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(content))}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO(content + b"of the next request")
    begun: list[tuple[str, dict[str, str]]] = []

    def begin(status: str, headers: list[tuple[str, str]], error: object = None) -> Any:
        begun.append((status, dict(headers)))

    answer = b"".join(in_turn(echo, Workroom(1))(environ, begin))
    return begun[0][0], answer, begun[0][1]


@pytest.mark.parametrize("content", [b"a", b"first\nsecond\nthird", b"x" * 100_000, b"\n"])
def test_a_body_is_read_as_it_is(content: bytes) -> None:
    assert sent(content)[:2] == ("200 OK", content)


def test_one_that_comes_too_slowly_is_refused_and_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", -60.0)
    for _time in range(BODIES + 1):
        status, page, headers = sent(b"x" * 100_000)
        assert status == "408 Request Timeout"
        assert "n’est pas arrivé" in page.decode()
        assert headers["Retry-After"] == "30"
        assert headers["Connection"] == "close"


def test_one_without_a_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "bodies", Compartment(0))
    assert sent(b"abc")[0] == "503 Service Unavailable"
