"""What stands around every page: read once a publication, never outdated."""

import time

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from home.models import FaqPage
from portal import context_processors
from portal.caching.kept import KeptUntilPublication
from portal.identity.department import Link
from portal.identity.frame import Frame, marked, read_frame
from portal.models import PortalSettings
from tests.factories.accounts import make_user
from tests.factories.pages import make_question, make_site

DEPARTMENT, LINKS, NOTICES = 1, 1, 1
GENERATION = 1


@pytest.fixture
def keeper(settings: Settings) -> KeptUntilPublication[Frame]:
    """A process's own, with a site to show."""
    settings.PAGE_CACHE_SECONDS = 60
    make_site()
    PortalSettings.for_site(Site.objects.get()).save()
    return KeptUntilPublication(read_frame)


@pytest.mark.django_db(transaction=True)
class TestKept:
    """As requests find it, outside any transaction."""

    def test_the_second_reading_costs_one_query(
        self, keeper: KeptUntilPublication[Frame], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(GENERATION + DEPARTMENT + LINKS + NOTICES):
            first = keeper.current()
        with django_assert_num_queries(GENERATION):
            assert keeper.current() == first
        assert first.menu
        assert first.footer

    def test_a_change_of_the_departments_name_shows_at_once(self, keeper: KeptUntilPublication[Frame]) -> None:
        keeper.current()
        row = PortalSettings.objects.get()
        row.name = "Département de la Vernaie"
        row.save()
        assert keeper.current().department.name == "Département de la Vernaie"

    def test_what_depends_on_the_day_is_read_again_in_time(
        self, keeper: KeptUntilPublication[Frame], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keeper.current()
        PortalSettings.objects.update(name="Changé sans publication")
        assert keeper.current().department.name != "Changé sans publication"
        later = time.monotonic() + 61
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert keeper.current().department.name == "Changé sans publication"

    def test_what_a_transaction_undoes_is_never_kept(self, keeper: KeptUntilPublication[Frame]) -> None:
        before = keeper.current()
        with transaction.atomic():
            PortalSettings.objects.update(name="Annulé")
            assert keeper.current().department.name == "Annulé"
            transaction.set_rollback(True)
        assert keeper.current() == before

    def test_nothing_is_kept_when_pages_are_not(self, keeper: KeptUntilPublication[Frame], settings: Settings) -> None:
        settings.PAGE_CACHE_SECONDS = 0
        keeper.current()
        PortalSettings.objects.update(name="Vu aussitôt")
        assert keeper.current().department.name == "Vu aussitôt"


@pytest.mark.django_db(transaction=True)
class TestWrittenOnce:
    """The texts that pages have in common, kept with the frame by `{% kept %}`."""

    @pytest.fixture(autouse=True)
    def site(self, keeper: KeptUntilPublication[Frame], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(context_processors, "keeper", keeper)

    def test_who_is_signed_in_and_who_is_not_are_each_given_theirs(self, client: Client) -> None:
        way_out = reverse("account_logout")
        sign_in = reverse("account_login")
        assert way_out not in page(client, sign_in)
        client.force_login(make_user())
        for _each in range(2):
            assert way_out in page(client, reverse("account_home"))
        assert way_out not in page(Client(), sign_in)

    def test_the_entry_where_each_page_stands_is_marked(self, client: Client) -> None:
        make_question("Comment faire ?")
        faq = FaqPage.objects.get().url
        for _each in range(2):
            assert f'href="{faq}" aria-current="page"' in one_line(page(client, faq))
            assert 'aria-current="page"' not in one_line(page(client, reverse("account_login"))).split("<main")[0]

    def test_each_session_keeps_its_own_token_and_owner(self) -> None:
        owners, tokens = set(), set()
        for _each in range(2):
            client = Client()
            client.force_login(make_user())
            text = page(client, reverse("account_home"))
            owners.add(text.split('data-owner="')[1].split('"')[0])
            tokens.add(text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0])
        assert len(owners) == len(tokens) == 2

    def test_what_is_published_shows_at_once(self, client: Client) -> None:
        sign_in = reverse("account_login")
        page(client, sign_in)
        row = PortalSettings.objects.get()
        row.telephone = "01 23 45 67 89"
        row.save()
        assert "01 23 45 67 89" in page(client, sign_in).split("<footer")[1]

    def test_where_there_is_no_frame_the_text_is_written_each_time(self) -> None:
        text = Template('{% load frame_parts %}{% kept "essai" %}{{ word }}{% endkept %}')
        assert [text.render(Context({"word": word})) for word in ("un", "deux")] == ["un", "deux"]


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["Accueil"]), ("/demarches/aide/", ["Démarches"]), ("/foire-aux-questions/", [])],
)
def test_the_entry_where_the_page_stands_is_marked(path: str, current: list[str]) -> None:
    links = marked([Link("Accueil", "/"), Link("Démarches", "/demarches/")], path)
    assert [link.label for link in links if link.current] == current
