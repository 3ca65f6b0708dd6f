"""How long a door takes tells nobody whether an address has an account: processor time, medians, within one run."""

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.journeys import sign_in, sign_up
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
ROUNDS = 21
Door = Callable[[str], HttpResponse]


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


def difference(door: Door, known: User, unknown: Iterator[str]) -> float:
    """Share by which the two medians differ; the kinds alternate, so that a busy machine slows both."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS):
        has_account = bool(number % 2)
        email = known.email if has_account else next(unknown)
        start = time.process_time()
        door(email)
        times[has_account].append(time.process_time() - start)
    with_account, without = (statistics.median(spent[3:]) for spent in times.values())
    return abs(with_account - without) / max(with_account, without)


def test_signing_in(known: User, unknown: Iterator[str]) -> None:
    client = Client()
    assert difference(lambda email: sign_in(client, email, "pas la bonne phrase"), known, unknown) < 0.1


def test_signing_up(known: User, unknown: Iterator[str]) -> None:
    assert difference(lambda email: sign_up(Client(), email=email), known, unknown) < 0.3


def test_asking_for_a_new_password(known: User, unknown: Iterator[str]) -> None:
    def door(email: str) -> HttpResponse:
        return Client().post("/compte/mot-de-passe/oublie/", {"email": email})

    assert difference(door, known, unknown) < 0.3
