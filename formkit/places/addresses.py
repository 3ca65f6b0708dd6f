"""Postal addresses proposed while one types, behind a port: a help, never needed to answer.

`PARVIS_ADDRESSES` names the class; empty, the default, proposes nothing and asks nobody. The one that is shipped asks
the national geocoder (Géoplateforme, which serves the Base Adresse Nationale) from the server: the browser never does.
What is typed is personal: it is in no log.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from portal.outside.service import ServiceFailedError, ask

logger = logging.getLogger(__name__)

TIMEOUT = 2.0
"""Seconds that the service has to answer."""
REST = 30
"""Seconds without asking a service that just failed: who types doesn't wait for it again and again."""
LONGEST = 200
"""Characters that the service accepts."""
_LARGEST = 256 * 1024


@dataclass(frozen=True)
class Address:
    """An address in France, as the controls of a form hold it."""

    lines: str
    postcode: str
    city: str

    def __str__(self) -> str:
        return f"{self.lines}, {self.postcode} {self.city}"


class Addresses(Protocol):
    """What a service that completes addresses must do."""

    def complete(self, text: str, limit: int) -> list[Address]:
        """The addresses that a text may be the beginning of, the likeliest first; none when the service fails.

        It answers while a person waits: within two seconds or so.
        """


class NationalGeocoder:
    """The geocoder at `PARVIS_ADDRESSES_URL`."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def complete(self, text: str, limit: int) -> list[Address]:
        """Ask the service, unless it failed a moment ago."""
        sought = re.sub(r"^[\W_]+", "", text)[:LONGEST]
        if not sought or time.monotonic() < self._rests_until:
            return []
        try:
            return list(_read(_ask(sought, limit)))[:limit]
        except (ServiceFailedError, ValueError, LookupError, TypeError) as error:
            self._rests_until = time.monotonic() + REST
            logger.warning("The address service failed: %s", type(error).__name__)
            return []


def addresses() -> Addresses | None:
    """What completes addresses on this portal, of the class that `PARVIS_ADDRESSES` names; None where it names none."""
    path = settings.PARVIS_ADDRESSES
    return _instance(path) if path else None


def _ask(text: str, limit: int) -> bytes:
    query = {"q": text, "limit": limit, "autocomplete": 1}
    return ask(settings.PARVIS_ADDRESSES_URL, query, seconds=TIMEOUT, most_bytes=_LARGEST)


def _read(body: bytes) -> Iterator[Address]:
    """Read the GeoJSON; a whole commune is no address."""
    for feature in json.loads(body)["features"]:
        place = feature["properties"]
        if place["type"] != "municipality":
            yield Address(lines=str(place["name"]), postcode=str(place["postcode"]), city=str(place["city"]))


@lru_cache(maxsize=4)
def _instance(path: str) -> Addresses:
    source: Addresses = import_string(path)()
    return source
