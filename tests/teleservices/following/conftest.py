"""Who follows their requests: a person, signed in."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.accounts import make_user


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
