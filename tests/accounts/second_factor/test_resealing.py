"""Secrets changed in the order that `docs/howto/changer-de-secret.md` gives: no second factor is lost."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.second_factor.sealed_factors import Resealed, reseal
from portal.database.sealing import fingerprints
from tests.accounts.journeys import sign_in
from tests.accounts.telephone import SECRET, code
from tests.factories.accounts import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
NEW = "un secret tout neuf, tiré au hasard, assez long pour être pris au sérieux"


@pytest.fixture
def staff() -> User:
    staff = make_staff("agent@exemple.test")
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    return staff


def enters(staff: User, *, minutes: int = 0) -> bool:
    """Whether the password then the code that the telephone shows in so many minutes open the admin."""
    client = Client()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
        sign_in(client, staff.email, PASSWORD)
        client.post("/compte/second-facteur/code/", {"code": code()})
        return client.get("/admin/").status_code == 200


def recovery_codes(staff: User) -> list[str]:
    return RecoveryCodes(staff.authenticator_set.get(type="recovery_codes")).generate_codes()


def test_a_secret_changed_and_the_former_forgotten_lose_nothing(staff: User, settings: Settings) -> None:
    codes = recovery_codes(staff)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [settings.SECRET_KEY]
    assert enters(staff)
    assert reseal() == Resealed(2, [])
    settings.SECRET_KEY_FALLBACKS = []
    assert recovery_codes(staff) == codes
    assert enters(staff, minutes=2)


def test_with_a_key_of_its_own_what_is_sealed_outlives_the_secret(staff: User, settings: Settings) -> None:
    codes = recovery_codes(staff)
    settings.PARVIS_SEALING_KEY = NEW
    assert recovery_codes(staff) == codes
    assert reseal() == Resealed(2, [])
    settings.SECRET_KEY = NEW[::-1]
    assert recovery_codes(staff) == codes
    assert enters(staff)


def test_what_no_secret_opens_is_told_and_lets_nobody_in(staff: User, settings: Settings) -> None:
    settings.SECRET_KEY = NEW
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("reseal_second_factors", stderr=said, stdout=StringIO())
    assert str(staff.uuid) in said.getvalue()
    assert staff.email not in said.getvalue()
    assert not enters(staff)


def test_a_backup_knows_its_secret_among_the_former_ones(settings: Settings) -> None:
    former = fingerprints()[0]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [settings.SECRET_KEY]
    assert former in fingerprints()
    assert fingerprints()[0] != former
