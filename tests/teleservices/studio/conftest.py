"""A designer signed in, and the procedure that they design."""

import pytest
from django.test import Client

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.drafting import former_versions
from tests.factories.procedures import make_designer, make_procedure


@pytest.fixture(autouse=True)
def _no_second_factor(settings: object) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def _nothing_read_before() -> None:
    """What the process keeps of published versions would change how many queries a test counts."""
    former_versions.meanings_of.cache_clear()


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
