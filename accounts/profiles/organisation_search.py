"""What a person looks for while adding a profile, kept in their session from one page to the next.

The answer of the register never travels through the browser: nobody can change it on the way.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from accounts import register
from accounts.errors import TooOftenError
from accounts.models import Profile, ProfileType, User
from accounts.register import Organisation, Reading, RegisterUnavailableError
from portal.web.throttling import throttle

SESSION_KEY = "organisation_searches"
KEPT = 5
"""Searches that one session keeps: several tabs, and the way back."""
SEARCHES, SEARCHES_SECONDS = 20, 5 * 60
"""Searches of one account: the register's patience, and no list of who is on this portal."""


class Outcome(StrEnum):
    """What came of asking the register."""

    FOUND = "found"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"
    NOT_ASKED = "not_asked"
    """No SIRET given, or no register on this portal."""


class TooManySearchesError(TooOftenError):
    """More than `SEARCHES` searches of one account within `SEARCHES_SECONDS`."""

    wording = _("You have searched many times. %(when)s")


@dataclass(frozen=True)
class Search:
    """The type and the numbers that the person gave, and what the register answered."""

    type_code: str
    siret: str
    rna: str
    outcome: Outcome
    reading: Reading | None = None

    @property
    def known_profile(self) -> Profile | None:
        """The profile that has this SIRET already."""
        return Profile.objects.filter(siret=self.siret).first() if self.siret else None


def search(*, user: User, kind: ProfileType, siret: str, rna: str) -> Search:
    """Ask the register, when there is something to ask. Raises TooManySearchesError."""
    count(user=user)
    if not siret or register.company_register() is None:
        return Search(kind.code, siret, rna, Outcome.NOT_ASKED)
    try:
        reading = register.look_up(siret)
    except RegisterUnavailableError:
        return Search(kind.code, siret, rna, Outcome.UNAVAILABLE)
    return Search(kind.code, siret, rna, Outcome.FOUND if reading else Outcome.UNKNOWN, reading)


def count(*, user: User) -> None:
    """Count one search of this account. Raises TooManySearchesError."""
    if seconds := throttle(f"organisation search:{user.pk}", SEARCHES, SEARCHES_SECONDS):
        raise TooManySearchesError(seconds)


def keep(session: SessionBase, search: Search) -> UUID:
    """Put the search in the session, under a key for its address."""
    key = uuid4()
    entries = [*session.get(SESSION_KEY, {}).items(), (str(key), _to_json(search))]
    session[SESSION_KEY] = dict(entries[-KEPT:])
    return key


def recall(session: SessionBase, key: UUID) -> Search | None:
    """The search under this key; None when the session has it no longer."""
    value = session.get(SESSION_KEY, {}).get(str(key))
    return _from_json(value) if value else None


def forget(session: SessionBase, key: UUID) -> None:
    """Drop a search that is done."""
    searches = dict(session.get(SESSION_KEY, {}))
    searches.pop(str(key), None)
    session[SESSION_KEY] = searches


def _to_json(search: Search) -> dict[str, object]:
    reading = search.reading
    stored = asdict(reading) | {"read_at": reading.read_at.isoformat()} if reading else None
    return {
        "type_code": search.type_code,
        "siret": search.siret,
        "rna": search.rna,
        "outcome": search.outcome.value,
        "reading": stored,
    }


def _from_json(value: dict[str, object]) -> Search:
    stored = value["reading"]
    reading = None
    if isinstance(stored, dict):
        organisation = Organisation(**stored["organisation"])
        reading = Reading(organisation, stored["label"], dt.datetime.fromisoformat(stored["read_at"]))
    return Search(
        str(value["type_code"]), str(value["siret"]), str(value["rna"]), Outcome(str(value["outcome"])), reading
    )
