"""How a provider's errors are read: what may be sent again, what never, what nobody knows."""

import datetime as dt
import smtplib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import time_machine
from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.utils import timezone
from pytest_django import Settings

from notifications import outbox, providers
from notifications.models import EmailState, OutgoingEmail
from notifications.outcomes import Outcome, name_error, read_error
from notifications.providers import Answer, ProviderUnreachableError
from portal.registry import Registry
from tests.notifications.conftest import posted
from tests.notifications.sink import Sink, free_port


@pytest.mark.parametrize(
    ("error", "outcome", "name"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"a@b unknown")}), Outcome.PERMANENT, "SMTPRecipientsRefused 550"),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"a@b later")}), Outcome.TEMPORARY, "SMTPRecipientsRefused 450"),
        (smtplib.SMTPDataError(552, "too big"), Outcome.PERMANENT, "SMTPDataError 552"),
        (smtplib.SMTPSenderRefused(421, b"busy", "a@b"), Outcome.TEMPORARY, "SMTPSenderRefused 421"),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), Outcome.PERMANENT, "SMTPNotSupportedError"),
        (smtplib.SMTPServerDisconnected("gone"), Outcome.UNCERTAIN, "SMTPServerDisconnected"),
        (TimeoutError("a@b"), Outcome.UNCERTAIN, "TimeoutError"),
        (AnymailRecipientsRefused(), Outcome.PERMANENT, "AnymailRecipientsRefused"),
        (AnymailInvalidAddress("a@b"), Outcome.PERMANENT, "AnymailInvalidAddress"),
        (RuntimeError("a bug"), Outcome.TEMPORARY, "RuntimeError"),
    ],
)
def test_errors(error: Exception, outcome: Outcome, name: str) -> None:
    assert read_error(error) is outcome
    assert name_error(error) == name


class Provider:
    """A provider's HTTP API on loopback, which answers as told and keeps what it is asked."""

    def __init__(self) -> None:
        self.status = 201
        self.bodies: list[str] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(provider.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"messageId": "<given-by-the-provider>"}')

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    provider = Provider()
    settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
    settings.ANYMAIL = {
        "BREVO_API_KEY": "k",
        "BREVO_API_URL": f"http://127.0.0.1:{provider.server.server_port}/",
    }
    thread = Thread(target=provider.server.serve_forever)
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


@pytest.mark.django_db(transaction=True)
def test_an_api_is_given_the_key_and_its_name_for_the_email_is_kept(provider: Provider) -> None:
    email = posted()
    assert outbox.send(email_id=email.pk) is Outcome.SENT
    assert f'"idempotencyKey": "{email.uuid}"' in provider.bodies[0]
    assert provider.bodies[0].count(str(email.uuid)) == 3  # Message-ID, key, metadata
    email.refresh_from_db()
    assert email.provider_message_id == "<given-by-the-provider>"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.PERMANENT),
        (401, Outcome.TEMPORARY),
        (429, Outcome.TEMPORARY),
        (500, Outcome.UNCERTAIN),
        (503, Outcome.UNCERTAIN),
    ],
)
def test_an_apis_refusals(provider: Provider, status: int, outcome: Outcome) -> None:
    provider.status = status
    assert outbox.send(email_id=posted().pk) is outcome


@pytest.mark.django_db(transaction=True)
def test_an_api_that_is_not_there_is_an_outage(provider: Provider, settings: Settings) -> None:
    settings.ANYMAIL = {"BREVO_API_KEY": "k", "BREVO_API_URL": f"http://127.0.0.1:{free_port()}/"}
    email = posted()
    assert outbox.send(email_id=email.pk) is Outcome.OUTAGE
    email.refresh_from_db()
    assert (email.state, email.attempts) == (EmailState.QUEUED, 0)


@pytest.mark.django_db(transaction=True)
class TestAnUncertainEmail:
    """The connection broke between the text and the answer."""

    @pytest.fixture(autouse=True)
    def _uncertain(self, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(providers, "askers", Registry())
        self.email = posted()
        sink.replies = ["BREAK"]
        assert outbox.send(email_id=self.email.pk) is Outcome.UNCERTAIN
        assert self.state() == EmailState.UNKNOWN

    def state(self) -> str:
        return OutgoingEmail.objects.values_list("state", flat=True).get()

    def test_is_sent_once_more_after_a_minute_when_nobody_can_tell(self, sink: Sink) -> None:
        assert outbox.sweep() == 0
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=1)):
            assert outbox.sweep() == 1
            assert outbox.sweep() == 0
        assert (self.state(), len(sink.messages)) == (EmailState.SENT, 1)

    def test_is_not_sent_again_when_the_provider_has_it(self, sink: Sink) -> None:
        providers.askers.register("known", lambda email: Answer.SENT)
        assert outbox.sweep() == 0
        assert (self.state(), sink.messages) == (EmailState.SENT, [])
        self.email.refresh_from_db()
        assert (self.email.text, self.email.html) == ("", "")

    def test_waits_while_the_provider_that_could_tell_does_not_answer(self, sink: Sink) -> None:
        def unreachable(email: OutgoingEmail) -> Answer:
            raise ProviderUnreachableError

        providers.askers.register("away", unreachable)
        assert outbox.sweep() == 0
        assert (self.state(), sink.messages) == (EmailState.UNKNOWN, [])

    def test_is_asked_of_each_until_one_knows(self, sink: Sink) -> None:
        providers.askers.register("a", lambda email: Answer.CANNOT_TELL, order=1)
        providers.askers.register("b", lambda email: Answer.NOT_SENT, order=2)
        assert outbox.sweep() == 1
        assert len(sink.messages) == 1
