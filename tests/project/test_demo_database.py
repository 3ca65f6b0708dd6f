"""A demo's database never serves as a portal, and a portal's never opens as a demo."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured

from cms.checks import DatabaseKind, database_kind, refuse_the_demo, require_a_real_database
from portal.models import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def mark(*, is_demo: bool) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": is_demo})


def test_a_new_database_is_empty():
    Installation.objects.all().delete()
    assert database_kind() is DatabaseKind.EMPTY


def test_an_account_makes_it_real(django_user_model):
    Installation.objects.all().delete()
    django_user_model.objects.create(email="agent@example.test")
    assert database_kind() is DatabaseKind.REAL


@pytest.mark.parametrize(("is_demo", "kind"), [(True, DatabaseKind.DEMO), (False, DatabaseKind.REAL)])
def test_the_mark_decides(is_demo, kind):
    mark(is_demo=is_demo)
    assert database_kind() is kind


def test_production_refuses_the_demo():
    mark(is_demo=True)
    assert [error.id for error in run_checks(tags=[Tags.database], databases=["default"])] == ["parvis.E001"]


def test_the_check_only_looks_where_it_was_told():
    mark(is_demo=True)
    assert refuse_the_demo(databases=[]) == []


def test_a_real_portal_passes():
    mark(is_demo=False)
    assert refuse_the_demo(databases=["default"]) == []


def test_the_demo_opens_its_own_database(settings):
    settings.PARVIS_DEMO = True
    mark(is_demo=True)
    assert refuse_the_demo(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_web_process_in_production_stops_at_the_demo():
    mark(is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="demo"):
        require_a_real_database()


@pytest.mark.django_db(transaction=True)
def test_a_web_process_with_a_real_database_goes_on():
    mark(is_demo=False)
    require_a_real_database()
    assert database_kind() is DatabaseKind.REAL
