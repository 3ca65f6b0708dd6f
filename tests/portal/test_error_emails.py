"""Errors told by e-mail: what fails, where, to one address; nothing of a person, nothing that waits, few e-mails."""

import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from portal.logs import error_emails
from portal.logs.error_emails import ROOM, ErrorMailer
from portal.logs.error_reports import event_of

pytestmark = pytest.mark.urls(__name__)


def broken(request: HttpRequest, name: str) -> HttpResponse:
    """A view that fails with somebody's name at hand."""
    raise ValueError(f"{name} is not hildegarde@exemple.test's")


urlpatterns = [path("casse/<str:name>/", broken, name="broken_for_mail")]
handler500 = "portal.web.error_pages.server_error"


@pytest.fixture
def mailer() -> Iterator[ErrorMailer]:
    """A handler that waits for nothing between its e-mails, as `start` puts it there."""
    handler = ErrorMailer("exploitation@departement.test", pause=0.01)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()
    if handler.thread:
        handler.thread.join(timeout=10)
        assert not handler.thread.is_alive()


def sent(mailer: ErrorMailer) -> list[mail.EmailMessage]:
    """What left, once its thread has ended."""
    mailer.close()
    assert mailer.thread is not None
    mailer.thread.join(timeout=10)
    return mail.outbox


@pytest.mark.django_db
def test_an_error_is_told_with_its_place_and_nothing_of_a_person(client: Client, mailer: ErrorMailer) -> None:
    client.raise_request_exception = False
    assert client.get("/casse/hildegarde/", HTTP_COOKIE="cle=biscuit-secret").status_code == 500
    messages = sent(mailer)
    message = messages[0]
    assert message.to == ["exploitation@departement.test"]
    assert "ValueError" in message.body
    assert f"{__name__.replace('.', '/')}.py" in message.body
    assert "broken_for_mail" in message.body
    assert "Requêtes" in message.body
    everything = "".join(message.subject + str(message.body) for message in messages)
    assert not [word for word in ("hildegarde", "exemple.test", "biscuit") if word in everything.lower()]


def test_the_same_error_is_said_once_with_how_often() -> None:
    record = logging.LogRecord("portal.x", logging.ERROR, "portal/x.py", 7, "storage of %s failed", ("x",), None)
    events = [event_of(record) for _time in range(12)]
    text = error_emails.text_of(events)
    assert text.count("storage of %s failed") == 1
    assert text.startswith("12 × ")


def test_a_storm_keeps_little_and_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = ErrorMailer("exploitation@departement.test")
    monkeypatch.setattr("threading.Thread.start", lambda thread: None)
    for number in range(ROOM + 50):
        handler.handle(logging.makeLogRecord({"name": "x", "levelno": logging.ERROR, "lineno": number}))
    assert handler.waiting.qsize() == ROOM
    handler.close()


def test_a_provider_that_fails_is_said_once_in_the_log(
    mailer: ErrorMailer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*arguments: object) -> int:
        raise OSError("secret@exemple.test refused")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    logging.getLogger("portal.x").error("no storage")
    assert sent(mailer) == []
    assert [line for line in caplog.messages if "by e-mail: OSError" in line]
    assert "secret@" not in caplog.text


def test_what_is_no_address_is_refused_at_start(settings: Settings) -> None:
    settings.PARVIS_ERRORS_EMAIL = "exploitation"
    with pytest.raises(ImproperlyConfigured):
        error_emails.start()
