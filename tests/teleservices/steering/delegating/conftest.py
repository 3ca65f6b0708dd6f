"""Who keeps the register, inside the admin."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories.competence import make_keeper


@pytest.fixture
def keeper(client: Client, settings: Settings) -> User:
    """Signed in, without a second factor, which has its own tests."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_keeper()
    client.force_login(user)
    return user
