"""Until when the certificate of the portal's public address is good; looked at by a task, never by a page."""

import datetime as dt
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.core.cache import cache

KEY = "portal:certificate"
KEPT = 3 * 24 * 3600
"""Seconds; it is looked at every day."""
PATIENCE = 5
"""Seconds for the address to answer."""


@dataclass(frozen=True)
class Seen:
    """What was seen last: when it ends, or the name of the error that kept from seeing it."""

    ends: dt.datetime | None
    error: str = ""


def last_seen() -> Seen | None:
    """What the daily task found; None where it did not look, or the portal isn't served by https."""
    record = cache.get(KEY)
    if record is None:
        return None
    ends, error = record
    return Seen(dt.datetime.fromisoformat(ends) if ends else None, error)


def look() -> None:
    """Ask the public address for its certificate, whether it is still good or not, and keep when it ends."""
    address = urlsplit(settings.PARVIS_BASE_URL)
    if address.scheme != "https" or not address.hostname:
        return
    try:
        ends, error = _end_of(address.hostname, address.port or 443).isoformat(), ""
    except (OSError, ValueError) as failed:
        ends, error = "", type(failed).__name__
    cache.set(KEY, (ends, error), KEPT)


def _end_of(host: str, port: int) -> dt.datetime:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing is sent; one that has ended is what is looked for
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        binary = secured.getpeercert(binary_form=True)
    if not binary:
        raise ValueError("no certificate")
    return x509.load_der_x509_certificate(binary).not_valid_after_utc
