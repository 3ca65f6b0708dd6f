"""The demo, for each module of this folder; each test's changes are undone."""

from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests import database


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database with the demo in it; the usual one comes back afterwards."""
    with django_db_blocker.unblock(), override_settings(PARVIS_DEMO=True), database.with_the_demo():
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """The demo, for one test."""
