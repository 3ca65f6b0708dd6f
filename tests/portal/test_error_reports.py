"""Errors told to a service that gathers them: received by a real server, without anything of a person, a few only."""

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from portal.logs import error_reports
from portal.logs.error_reports import OF_A_KIND, OF_ALL, WINDOW, Budget, ErrorHandler
from tests.factories.accounts import make_user

SECRETS = ("hildegarde", "zuylen", "fr7630006000011234567890189", "jeton-secret", "biscuit-secret", "navigateur-secret")


def broken(request: HttpRequest, name: str) -> HttpResponse:
    """A view that fails with everything personal at hand."""
    iban = f"FR7630006000011234567890189 of {name}"
    try:
        raise ValueError(f"{iban} is not hildegarde@exemple.test's")
    except ValueError as inner:
        raise IntegrityError(f"Key (email)=(hildegarde@exemple.test), {request.POST}") from inner


urlpatterns = [path("compte/casse/<str:name>/", broken, name="broken_here")]
handler500 = "portal.web.error_pages.server_error"


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    received: list[tuple[str, str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        opened = {"br": brotli.decompress, "gzip": gzip.decompress}[self.headers["Content-Encoding"]](body)
        self.received.append((self.path, opened.decode()))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def received(settings: Settings) -> Iterator[list[tuple[str, str]]]:
    """What leaves for the service, once `flush` has sent it."""
    Receiver.received = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.PARVIS_ERRORS_DSN = f"http://cle@127.0.0.1:{server.server_port}/7"
    handlers = logging.getLogger().handlers[:]
    error_reports.start()
    yield Receiver.received
    sentry_sdk.get_client().close(timeout=2)
    sentry_sdk.get_global_scope().set_client(None)
    logging.getLogger().handlers[:] = handlers
    server.shutdown()
    thread.join()
    server.server_close()


def events(received: list[tuple[str, str]]) -> list[dict]:
    """The events of what was received: an envelope is lines of JSON, its headers first."""
    sentry_sdk.flush(timeout=5)
    return [json.loads(body.splitlines()[2]) for _path, body in received]


@pytest.mark.django_db
@pytest.mark.urls("tests.portal.test_error_reports")
def test_a_page_that_fails_is_told_without_anything_of_a_person(received: list[tuple[str, str]]) -> None:
    user = make_user("hildegarde@exemple.test", first_name="Hildegarde", last_name="Zuylen")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.cookies["biscuit"] = "biscuit-secret"
    answer = client.post(
        "/compte/casse/Zuylen/?jeton=jeton-secret", {"nom": "Zuylen"}, headers={"user-agent": "navigateur-secret"}
    )
    assert answer.status_code == 500
    (event,) = events(received)
    assert event["tags"] == {"route": "broken_here", "request_id": answer["X-Request-ID"]}
    errors = event["exception"]["values"]
    assert [(error["type"], error["value"]) for error in errors] == [("ValueError", ""), ("IntegrityError", "")]
    last = errors[-1]["stacktrace"]["frames"][-1]
    assert (last["filename"], last["function"]) == ("tests/portal/test_error_reports.py", "broken")
    assert set(last) <= {"filename", "module", "function", "lineno", "in_app"}
    assert set(event) <= error_reports.KEPT
    everything = received[0][1].lower()
    for secret in (*SECRETS, str(user.uuid), "127.0.0.1", "/compte/"):
        assert secret not in everything, secret


def test_an_error_without_exception_is_told_by_its_text_in_the_code(received: list[tuple[str, str]]) -> None:
    logging.getLogger("notifications.states").error("E-mail %s given up: %s", "u-u-i-d", "hildegarde@exemple.test")
    logging.getLogger("some.library").error("hildegarde@exemple.test is not known")
    logging.getLogger("notifications.states").warning("nothing to tell")
    ours, theirs = events(received)
    assert ours["message"] == "E-mail %s given up: %s"
    assert theirs["message"] == "some.library"
    assert not [body for _path, body in received if "hildegarde" in body]


def fail() -> None:
    try:
        raise ValueError("hildegarde")
    except ValueError:
        logging.getLogger("portal.x").exception("it broke")


def test_a_storm_is_told_a_few_times(received: list[tuple[str, str]]) -> None:
    for _time in range(500):
        fail()
    logging.getLogger("portal.y").error("something else")
    messages = [event["message"] for event in events(received)]
    assert sorted(messages) == ["it broke"] * OF_A_KIND + ["something else"]


def test_a_service_that_does_not_answer_stops_nothing(settings: Settings, received: list[tuple[str, str]]) -> None:
    sentry_sdk.get_client().close(timeout=1)
    settings.PARVIS_ERRORS_DSN = "http://cle@127.0.0.1:9/7"
    error_reports.start()
    fail()
    sentry_sdk.flush(timeout=1)
    assert received == []


@pytest.mark.parametrize(
    "address", ["glitchtip.exemple.fr", "https://glitchtip.exemple.fr/7", "ftp://cle@exemple.fr/7"]
)
def test_what_is_no_address_is_refused(settings: Settings, address: str) -> None:
    settings.PARVIS_ERRORS_DSN = address
    with pytest.raises(ImproperlyConfigured, match="PARVIS_ERRORS_DSN"):
        error_reports.start()


def test_the_budget_begins_again_after_an_hour() -> None:
    now = [0.0]
    budget = Budget(clock=lambda: now[0])
    assert [budget.take("a") for _time in range(OF_A_KIND + 1)] == [True] * OF_A_KIND + [False]
    total = sum(budget.take(f"kind {number}") for number in range(OF_ALL * 2))
    assert total == OF_ALL - OF_A_KIND
    now[0] = WINDOW
    assert budget.take("a")


def test_without_an_address_nothing_is_sent() -> None:
    assert not [handler for handler in logging.getLogger().handlers if isinstance(handler, ErrorHandler)]
    assert not sentry_sdk.get_client().is_active()
