"""Who asks, who answers, who arbitrates."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import JoinRequest, JoinState, Profile, User
from tests.accounts.joining.asking import CHOIR, ask, make_arbiter
from tests.accounts.sharing import entered
from tests.factories.accounts import make_profile, make_user


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Le nom que les membres lui donnent", siret=CHOIR)


@pytest.fixture
def newcomer(db: None) -> User:
    return make_user("amelie@exemple.test", first_name="Amélie", last_name="Joubert")


@pytest.fixture
def arbiter(db: None) -> User:
    return make_arbiter()


@pytest.fixture
def desk(arbiter: User, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return entered(arbiter)


@pytest.fixture
def escalated(profile: Profile, newcomer: User) -> JoinRequest:
    request = ask(profile, newcomer)
    JoinRequest.objects.filter(pk=request.pk).update(state=JoinState.ESCALATED, escalated_at=timezone.now())
    return JoinRequest.objects.get(pk=request.pk)
