"""The State's « Recherche d'entreprises » (open data of the Annuaire des entreprises), asked from the server.

The browser never asks it, and no SIRET is in our logs: a sole trader's is personal.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from accounts.register.port import Organisation, RegisterUnavailableError
from portal.identifiers import InvalidIdentifierError, parse_rna
from portal.outside.service import ServiceFailedError, ask

logger = logging.getLogger(__name__)

TIMEOUT = 3.0
"""Seconds that the register has to answer, its whole answer read."""
REST = 30
"""Seconds without asking a register that just failed: nobody waits for it again and again."""
LONGEST_REST = 5 * 60
"""The most that a Retry-After is obeyed without asking again."""
LARGEST = 512 * 1024
"""Bytes of an answer; a company with its matching establishment takes a few thousand."""
HIDDEN = "[NON-DIFFUSIBLE]"
"""What stands for the data of those who asked that theirs not be spread (article R123-232-1 du code de commerce)."""


class NationalRegister:
    """The service at `PARVIS_COMPANY_REGISTER_URL`; it accepts seven questions a second from one address."""

    label = "Annuaire des entreprises"

    def __init__(self) -> None:
        self._rests_until = 0.0

    def find(self, siret: str) -> Organisation | None:
        """Ask the service, unless it failed a moment ago or asked to be left alone."""
        if _now() < self._rests_until:
            raise RegisterUnavailableError
        try:
            return _read(self._ask(siret), siret)
        except ServiceFailedError as error:
            raise self._gone(error, min(error.retry_after or REST, LONGEST_REST)) from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise self._gone(error, REST) from error

    def _gone(self, error: Exception, rest: int) -> RegisterUnavailableError:
        self._rests_until = _now() + rest
        logger.warning("The company register failed: %s", type(error).__name__)
        return RegisterUnavailableError()

    @staticmethod
    def _ask(siret: str) -> bytes:
        query = {"q": siret, "per_page": 1}
        return ask(settings.PARVIS_COMPANY_REGISTER_URL, query, seconds=TIMEOUT, most_bytes=LARGEST)


def _now() -> float:
    return time.monotonic()


def _read(body: bytes, siret: str) -> Organisation | None:
    """The establishment asked for, among those of the companies of the answer."""
    for company in json.loads(body)["results"]:
        for place in _places(company):
            if place.get("siret") == siret:
                return _organisation(company, place)
    return None


def _places(company: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The establishments that a company's entry shows: the seat, then those that match the question."""
    yield from filter(None, (company.get("siege"), *(company.get("matching_etablissements") or ())))


def _organisation(company: dict[str, Any], place: dict[str, Any]) -> Organisation:
    postcode, city = _text(place.get("code_postal")), _text(place.get("libelle_commune"))
    return Organisation(
        siret=place["siret"],
        name=(_text(company.get("nom_complet")) or _text(company.get("nom_raison_sociale")))[:200],
        address_line=_address_line(_text(place.get("adresse")), postcode, city)[:200],
        postcode=postcode if re.fullmatch(r"[0-9]{5}", postcode) else "",
        city=city[:100],
        rna=_rna(_text((company.get("complements") or {}).get("identifiant_association"))),
        closed=place.get("etat_administratif") == "F" or company.get("etat_administratif") == "C",
    )


def _text(value: object) -> str:
    """A text of the answer on one line; empty for what is missing or must not be spread."""
    text = " ".join(str(value or "").split())
    return "" if HIDDEN in text else text


def _address_line(whole: str, postcode: str, city: str) -> str:
    """The address without the postcode and the town that end it."""
    end = f"{postcode} {city}".strip()
    return whole.removesuffix(end).strip() if end else whole


def _rna(text: str) -> str:
    try:
        return parse_rna(text)
    except InvalidIdentifierError:
        return ""
