"""What a test commits is undone whole, and what the migrations wrote stays: the next test may come in any order."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Anchor
from tests import database
from tests.factories.procedures import make_draft

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._base_manager.count() for model in models if model._meta.managed}


def anchored() -> Anchor:
    """A row that the database lets nobody delete."""
    return Anchor.objects.create(number=1, day=timezone.localdate(), marks={}, digest="0" * 64)


def test_nothing_is_left_and_nothing_is_missing() -> None:
    before = rows()
    assert before["wagtailcore_page"] > 0, "what the migrations wrote"
    make_draft()
    Page.objects.get(depth=1).delete()
    anchored()
    assert rows() != before
    database.restore()
    assert rows() == before
    assert Page.objects.get(depth=1)


def test_numbers_go_on_after_what_is_there_whatever_a_test_did_to_them() -> None:
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    database.restore()
    Group.objects.create(name="Une de plus")
    make_draft()


def test_what_guards_a_table_stands_again() -> None:
    database.restore()
    anchor = anchored()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_anchor WHERE number = %s", [anchor.pk])
