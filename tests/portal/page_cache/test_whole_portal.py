"""The anonymous page cache before real pages, all middlewares, people signed in and not."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from home.models import HomePage
from tests.factories.accounts import make_user
from tests.factories.pages import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    make_site()


def test_an_anonymous_page_sets_nothing_and_holds_no_token(client: Client) -> None:
    for _ in range(2):
        page = client.get("/")
        assert page.status_code == 200
        assert not page.cookies
        assert b"csrfmiddlewaretoken" not in page.content
    assert page["Content-Security-Policy"]


def test_the_second_visit_costs_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


def test_who_is_signed_in_and_who_is_not_never_see_each_others_page(client: Client) -> None:
    anonymous = client.get("/")
    person = Client()
    person.force_login(make_user(first_name="Claire"))
    theirs = person.get("/")
    assert theirs["Cache-Control"] == "private, no-store"
    assert theirs.content != anonymous.content
    assert Client().get("/").content == anonymous.content
    assert person.get("/").content != anonymous.content


def test_what_an_editor_publishes_shows_at_the_next_request(client: Client) -> None:
    home = HomePage.objects.get()
    client.get("/")
    home.title = "Bienvenue en Vernaie"
    home.seo_title = "Bienvenue en Vernaie"
    home.save_revision().publish()
    assert "Bienvenue en Vernaie" in client.get("/").content.decode()
