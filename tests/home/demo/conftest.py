"""The demo, loaded once for each module of this folder; each test's changes are undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from home.demo.loading import load


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database with the demo in it, empty again afterwards."""
    with django_db_blocker.unblock(), override_settings(PARVIS_DEMO=True), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """The demo, for one test."""
