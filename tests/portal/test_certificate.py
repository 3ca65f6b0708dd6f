"""Until when the certificate of the public address is good: asked of a real server, whatever its certificate is."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from portal.supervision import certificate, state
from portal.supervision.state import Level, Line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    cache.delete(certificate.KEY)


def write_certificate(folder: Path, ends: dt.datetime) -> Path:
    """A key and a certificate of its own signature, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - dt.timedelta(days=90))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(private + made.public_bytes(encoding))
    return path


@contextmanager
def serving(path: Path) -> Iterator[int]:
    """A TLS server of one connection; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _address = server.accept()
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secured:  # it hangs up
                secured.recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def line() -> Line:
    return next(line for reading in state.read_all() for line in reading.lines if str(line.label) == "Certificat TLS")


@pytest.mark.parametrize(
    ("days", "level"), [(60, Level.GOOD), (22, Level.GOOD), (20, Level.WATCH), (6, Level.BAD), (-2, Level.BAD)]
)
def test_its_end_is_told_in_time(settings: Settings, tmp_path: Path, days: int, level: Level) -> None:
    ends = (timezone.now() + dt.timedelta(days=days)).replace(microsecond=0)
    with serving(write_certificate(tmp_path, ends)) as port:
        settings.PARVIS_BASE_URL = f"https://127.0.0.1:{port}"
        certificate.look()
    assert certificate.last_seen() == certificate.Seen(ends)
    assert line().level == level
    assert bool(line().to_do) is (level != Level.GOOD)


def test_an_address_that_does_not_answer_is_not_known(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.PARVIS_BASE_URL = f"https://127.0.0.1:{port}"
    certificate.look()
    assert certificate.last_seen() == certificate.Seen(None, "ConnectionRefusedError")
    assert (line().level, line().figure) == (Level.UNKNOWN, "ConnectionRefusedError")


def test_a_portal_without_https_has_none(settings: Settings) -> None:
    settings.PARVIS_BASE_URL = "http://127.0.0.1:8000"
    certificate.look()
    assert certificate.last_seen() is None
