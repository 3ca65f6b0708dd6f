"""What a door does tells nobody whether an address has an account: the same hashes, and as much work around them.

Work is counted, never timed: a test that reads a clock fails on a busy machine. The times themselves are measured by
`script/bench --enumeration`.
"""

import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

import argon2.low_level
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.accounts.journeys import sign_in, sign_up
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
ROUNDS = 5
WARM_UP = 2
HASHES = {function.__code__ for function in (argon2.low_level.hash_secret, argon2.low_level.verify_secret)}
Door = Callable[[str], HttpResponse]


@dataclass(frozen=True)
class Work:
    """What one passage through a door asks for: passwords hashed or verified, and calls of Python functions."""

    hashes: float
    calls: float


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["accounts.passwords.rules.Argon2Hasher"]
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def known() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def unknown() -> Iterator[str]:
    """Addresses that never had an account."""
    return (f"inconnue{number}@exemple.test" for number in range(1_000))


def work_of(act: Callable[[], object]) -> Work:
    """Count while `act` runs, in this thread."""
    hashes = calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal hashes, calls
        if event == "call":
            calls += 1
            hashes += frame.f_code in HASHES

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return Work(hashes, calls)


def works(door: Door, known: User, unknown: Iterator[str]) -> tuple[Work, Work]:
    """The median work of the door with an account, then without, once caches are warm."""
    rows: dict[bool, list[Work]] = {True: [], False: []}
    for number in range(2 * (WARM_UP + ROUNDS)):
        has_account = bool(number % 2)
        email = known.email if has_account else next(unknown)
        rows[has_account].append(work_of(lambda email=email: door(email)))
    without, with_account = (_median(rows[has_account][WARM_UP:]) for has_account in (False, True))
    return with_account, without


def _median(rows: list[Work]) -> Work:
    return Work(statistics.median(row.hashes for row in rows), statistics.median(row.calls for row in rows))


def difference(first: Work, second: Work) -> float:
    """Share by which the calls of the two differ."""
    return abs(first.calls - second.calls) / max(first.calls, second.calls)


def test_signing_in(known: User, unknown: Iterator[str]) -> None:
    client = Client()
    with_account, without = works(lambda email: sign_in(client, email, "pas la bonne phrase"), known, unknown)
    assert with_account.hashes == without.hashes == 1
    assert difference(with_account, without) < 0.02


def test_signing_up(known: User, unknown: Iterator[str]) -> None:
    """A new address writes an account's rows; against the hash, the same in both, they weigh little."""
    with_account, without = works(lambda email: sign_up(Client(), email=email), known, unknown)
    assert with_account.hashes == without.hashes == 1
    assert difference(with_account, without) < 0.35


def test_asking_for_a_new_password(known: User, unknown: Iterator[str]) -> None:
    def door(email: str) -> HttpResponse:
        return Client().post("/compte/mot-de-passe/oublie/", {"email": email})

    with_account, without = works(door, known, unknown)
    assert with_account.hashes == without.hashes == 0
    assert difference(with_account, without) < 0.05


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_resend_activation"])
def test_the_page_that_follows_shows_what_was_typed_once_whether_there_is_an_account_or_not(
    known: User, name: str
) -> None:
    for email in (known.email, "inconnue@exemple.test"):
        client = Client()
        is_new = name == "account_signup"
        answer = sign_up(client, email=email) if is_new else client.post(reverse(name), {"email": email})
        assert email in client.get(answer["Location"]).content.decode()
        assert email not in client.get(answer["Location"]).content.decode()
