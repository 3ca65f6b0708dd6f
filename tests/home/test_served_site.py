"""The site as Wagtail's view is given it: read once a publication, another for each request, never outdated."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve

from home.models import FaqPage, FaqQuestionPage, HomePage, base
from home.site import serving
from home.site.served_site import read_site
from portal.caching.kept import KeptUntilPublication
from tests.factories.pages import make_question, make_site

pytestmark = pytest.mark.django_db(transaction=True)
GENERATION = 1


@pytest.fixture(autouse=True)
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One to serve, which a process of its own has not read yet."""
    settings.PAGE_CACHE_SECONDS = 60
    make_site()
    monkeypatch.setattr(serving, "served_site", KeptUntilPublication(read_site))
    monkeypatch.setattr(base, "has_private_pages", KeptUntilPublication(PageViewRestriction.objects.exists))


def given(view: object = serve) -> Site | None:
    """The site left with a request for the front page."""
    request = RequestFactory().get("/")
    serving.ServedSiteMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), {})  # type: ignore[arg-type]
    return getattr(request, "_wagtail_site", None)


def test_the_next_request_reads_nothing_and_has_its_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = given()
    with django_assert_num_queries(GENERATION):
        second = given()
        assert first is not None
        assert second is not None
        assert isinstance(second.root_page.specific, HomePage)
    first.root_page.specific.headline = "Changé par une requête"
    third = given()
    assert third is not None
    assert third.root_page.specific.headline == second.root_page.specific.headline != "Changé par une requête"


def test_a_front_page_published_again_is_served_at_once(client: Client) -> None:
    client.get("/")
    front = HomePage.objects.get()
    front.headline = "Le nouveau titre de la page d'accueil"
    front.save_revision().publish()
    served = given()
    assert served is not None
    assert served.root_page.specific.headline == front.headline


def test_only_wagtails_view_is_given_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert given(object()) is None


def test_where_there_are_several_sites_wagtail_chooses(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "autre.exemple.test"]
    assert given() is not None
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="Autre", slug="autre", headline="L'autre"))
    Site.objects.create(hostname="autre.exemple.test", root_page=other)
    assert given() is None
    assert "L&#x27;autre" in client.get("/", headers={"host": "autre.exemple.test"}).content.decode()


def test_a_page_made_private_is_closed_at_once_and_opened_again(client: Client) -> None:
    question = make_question("Comment faire ?")
    addresses = [question.url, FaqPage.objects.get().url]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    restriction = PageViewRestriction.objects.create(page=question.get_parent(), restriction_type="login")
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    restriction.delete()
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_without_private_pages_none_is_looked_for(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = FaqQuestionPage.objects.get(pk=make_question("Comment faire ?").pk)
    list(page.get_view_restrictions())
    with django_assert_num_queries(GENERATION):
        assert list(page.get_view_restrictions()) == []
