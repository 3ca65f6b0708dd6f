"""A designer signed in, and the procedure that they design."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from teleservices.models import Procedure
from tests.factories.accounts import make_user
from tests.factories.procedures import make_procedure


@pytest.fixture(autouse=True)
def _no_second_factor(settings: object) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def make_designer(first_name: str = "Camille") -> User:
    """Someone who may design, and nothing else."""
    user = make_user(first_name=first_name, last_name="Vasseur")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "design_procedure"]))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def designer(db: None) -> User:
    return make_designer()


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure()


@pytest.fixture
def studio(client: Client, designer: User) -> Client:
    """A browser where the designer is signed in."""
    client.force_login(designer)
    return client
