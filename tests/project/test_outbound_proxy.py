"""Where only a proxy leads outside: each client of the portal goes through it, and the loopback doesn't."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import requests
import sentry_sdk
from allauth.socialaccount.adapter import get_adapter
from botocore.exceptions import BotoCoreError
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from pytest_django import Settings

from locker.stores.s3 import PrivateS3Storage
from portal.outside.probe import Reach, probe
from portal.outside.service import ServiceFailedError, ask

OUTSIDE = "dehors.invalid"
"""A name that nothing resolves (RFC 2606): only a proxy could reach it."""


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a proxy was asked for; it closes each connection that it reads the first line of."""
    asked: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _address = listening.accept()
                with connection, connection.makefile("rb") as lines:
                    asked.append(lines.readline().decode())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, address)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    yield asked
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def ask_a_register() -> None:
    """The companies' register, addresses: whatever `outside_service` asks."""
    with pytest.raises(ServiceFailedError):
        ask(f"https://{OUTSIDE}/", {"q": "Brenne"}, seconds=20, most_bytes=1000)


def ask_an_identity_provider() -> None:
    """FranceConnect, the department's provider."""
    with get_adapter().get_requests_session() as session, pytest.raises(requests.RequestException):
        session.get(f"https://{OUTSIDE}/.well-known/openid-configuration")


def send_by_a_provider() -> None:
    """An e-mail through a provider's API."""
    connection = get_connection(
        "anymail.backends.mailgun.EmailBackend",
        api_key="cle",
        sender_domain="departement.test",
        api_url=f"https://{OUTSIDE}/v3",
    )
    message = EmailMessage("Bonjour", "Bonjour", "de@departement.test", ["a@exemple.test"], connection=connection)
    with pytest.raises(OSError, match=r"."):
        message.send()


def store_on_s3() -> None:
    """A document."""
    storage = PrivateS3Storage(
        bucket_name="papiers", endpoint_url=f"https://{OUTSIDE}", region_name="x", access_key="x", secret_key="x"
    )
    with suppress(OSError, BotoCoreError):
        storage.exists("x")


def tell_an_error() -> None:
    """To a service that gathers errors."""
    client = sentry_sdk.Client(dsn=f"https://cle@{OUTSIDE}/1", default_integrations=False)
    client.capture_event({"message": "x"})
    client.close(timeout=30)


def look_at_a_link() -> None:
    """Of a page of the public site."""
    assert probe(f"https://{OUTSIDE}/") == Reach.SILENT


CLIENTS = [
    ask_a_register,
    ask_an_identity_provider,
    send_by_a_provider,
    store_on_s3,
    tell_an_error,
    look_at_a_link,
]


@pytest.mark.parametrize("client", CLIENTS, ids=[client.__name__ for client in CLIENTS])
def test_what_leaves_goes_through_the_proxy(client: Callable[[], None], proxied: list[str], settings: Settings) -> None:
    client()
    assert proxied
    assert all(line.startswith(f"CONNECT {OUTSIDE}:443") or f"papiers.{OUTSIDE}" in line for line in proxied)


def test_what_is_named_apart_does_not(proxied: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(ServiceFailedError):
        ask(f"https://127.0.0.1:{port}/", {}, seconds=20, most_bytes=1000)
    assert not proxied
