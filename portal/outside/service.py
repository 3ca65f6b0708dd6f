"""A service outside the portal, asked from the server while somebody waits: one question, one deadline, one size.

What is asked may be personal: it is in no log of ours (`portal.logs.logging` keeps the library's own quiet).
"""

import re
import time
from collections.abc import Mapping

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from portal.resilience.bulkhead import waiting_outside
from portal.resilience.errors import CrowdedError


class ServiceFailedError(Exception):
    """The service gave no answer that can be read; `retry_after` is when it wants to be asked again, in seconds."""

    def __init__(self, reason: str, *, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def ask(url: str, query: Mapping[str, object], *, seconds: float, most_bytes: int) -> bytes:
    """The body of what a service answers to a GET, within `seconds` in all. Raises ServiceFailedError.

    No redirection is followed: the address is the setting's, nobody else's.
    """
    try:
        with waiting_outside():
            return _asked(url, query, seconds, most_bytes)
    except CrowdedError as crowded:
        raise ServiceFailedError("too many wait for the outside") from crowded


def _asked(url: str, query: Mapping[str, object], seconds: float, most_bytes: int) -> bytes:
    ends = time.monotonic() + seconds
    headers = {"Accept": "application/json", "User-Agent": f"Parvis ({settings.PARVIS_BASE_URL})"}
    try:
        with requests.get(
            url,
            params={name: str(value) for name, value in query.items()},
            headers=headers,
            timeout=seconds,
            stream=True,
            allow_redirects=False,
        ) as response:
            if response.status_code != 200:
                raise ServiceFailedError(f"status {response.status_code}", retry_after=_retry_after(response))
            body = b""
            while piece := response.raw.read1(65_536, decode_content=True):
                body += piece
                if len(body) > most_bytes:
                    raise ServiceFailedError("too large an answer")
                if time.monotonic() > ends:
                    raise ServiceFailedError("too slow an answer")
    except (requests.RequestException, HTTPError, OSError) as error:  # the body is urllib3's, and so are its errors
        raise ServiceFailedError(type(error).__name__) from error
    return body


def _retry_after(response: requests.Response) -> int | None:
    """The seconds that a service that is asked too often wants; None when it says nothing that can be read."""
    header = response.headers.get("Retry-After", "").strip()
    too_often = response.status_code == 429
    return int(header) if too_often and re.fullmatch(r"[0-9]{1,6}", header) else None
