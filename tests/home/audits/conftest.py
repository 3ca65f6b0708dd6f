"""Who audits, and an audit in progress."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from home.models import AccessibilityAudit, HomePage
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def editor(home: HomePage) -> User:
    """Of the communication team."""
    user = make_user()
    user.groups.add(Group.objects.get(name="Communication"))
    return user


@pytest.fixture
def desk(editor: User) -> Client:
    """The admin, as the editor opens it."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def audit(home: HomePage) -> AccessibilityAudit:
    """Two pages, nothing tested."""
    return make_audit()
