"""What stands around every page: read once a publication, never outdated."""

import time

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from portal.department import Link
from portal.frame import FrameKeeper, marked
from portal.models import PortalSettings
from tests.factories.pages import make_site

DEPARTMENT, LINKS, NOTICES = 1, 1, 1
GENERATION = 1


@pytest.fixture
def keeper(settings: Settings) -> FrameKeeper:
    """A process's own, with a site to show."""
    settings.PAGE_CACHE_SECONDS = 60
    make_site()
    PortalSettings.for_site(Site.objects.get()).save()
    return FrameKeeper()


@pytest.mark.django_db(transaction=True)
class TestKept:
    """As requests find it, outside any transaction."""

    def test_the_second_reading_costs_one_query(
        self, keeper: FrameKeeper, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(GENERATION + DEPARTMENT + LINKS + NOTICES):
            first = keeper.current()
        with django_assert_num_queries(GENERATION):
            assert keeper.current() == first
        assert first.menu
        assert first.footer

    def test_a_change_of_the_departments_name_shows_at_once(self, keeper: FrameKeeper) -> None:
        keeper.current()
        row = PortalSettings.objects.get()
        row.name = "Département de la Vernaie"
        row.save()
        assert keeper.current().department.name == "Département de la Vernaie"

    def test_what_depends_on_the_day_is_read_again_in_time(
        self, keeper: FrameKeeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keeper.current()
        PortalSettings.objects.update(name="Changé sans publication")
        assert keeper.current().department.name != "Changé sans publication"
        later = time.monotonic() + 61
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert keeper.current().department.name == "Changé sans publication"

    def test_what_a_transaction_undoes_is_never_kept(self, keeper: FrameKeeper) -> None:
        before = keeper.current()
        with transaction.atomic():
            PortalSettings.objects.update(name="Annulé")
            assert keeper.current().department.name == "Annulé"
            transaction.set_rollback(True)
        assert keeper.current() == before

    def test_nothing_is_kept_when_pages_are_not(self, keeper: FrameKeeper, settings: Settings) -> None:
        settings.PAGE_CACHE_SECONDS = 0
        keeper.current()
        PortalSettings.objects.update(name="Vu aussitôt")
        assert keeper.current().department.name == "Vu aussitôt"


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["Accueil"]), ("/demarches/aide/", ["Démarches"]), ("/foire-aux-questions/", [])],
)
def test_the_entry_where_the_page_stands_is_marked(path: str, current: list[str]) -> None:
    links = marked([Link("Accueil", "/"), Link("Démarches", "/demarches/")], path)
    assert [link.label for link in links if link.current] == current
