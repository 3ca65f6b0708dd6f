"""The feed of procedures, and what search engines read of each: true, and without a script."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from home.models import HomePage, ProcedurePage
from home.outlets.feeds import news
from tests.factories.pages import make_procedure, make_procedure_page, make_team

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAYS = dt.timedelta(days=1)


def entries(client: Client) -> dict[str, ET.Element]:
    response = client.get("/demarches/flux.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response["Cache-Control"] == "public, max-age=300"
    root = ET.fromstring(response.content)
    return {entry.findtext(f"{ATOM}title", ""): entry for entry in root.iter(f"{ATOM}entry")}


def test_what_opens_and_what_closes_soon_is_news_once_each(home: HomePage, client: Client) -> None:
    now = timezone.now()
    make_procedure_page(make_procedure("neuve", closes_at=now + 5 * DAYS), title="Neuve & <vive>")
    old = make_procedure_page(make_procedure("ancienne"), title="Ancienne")
    ProcedurePage.objects.filter(pk=old.pk).update(first_published_at=now - 200 * DAYS)
    make_procedure_page(make_procedure("plus-tard", opens_at=now + DAYS), title="Plus tard")
    make_procedure_page(make_procedure("close", closes_at=now - DAYS), title="Close")
    first, again = entries(client), entries(client)
    assert [title.split("\xa0:")[0].split(" ")[0] for title in first] == ["Ouverte", "Jusqu’au"]
    assert all("Neuve & <vive>" in title for title in first)
    ids = [entry.findtext(f"{ATOM}id") for entry in first.values()]
    assert ids == [entry.findtext(f"{ATOM}id") for entry in again.values()]
    assert len(set(ids)) == 2


def test_what_the_public_may_not_read_is_no_news(home: HomePage, client: Client) -> None:
    page = make_procedure_page(make_procedure("neuve"))
    assert len(entries(client)) == 1
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not entries(client)


def test_news_cost_the_same_whatever_is_published(
    home: HomePage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_procedure_page()
    with django_assert_num_queries(2):  # the pages that are restricted, then the procedures
        assert len(news(timezone.now())) == 5


def test_a_page_tells_search_engines_what_it_is(home: HomePage, client: Client) -> None:
    team = make_team()
    page = make_procedure_page(make_procedure("bourse", team=team), title="Bourse « d’études »")
    text = client.get(page.address).text
    assert 'itemtype="https://schema.org/GovernmentService"' in text
    assert 'content="Bourse « d’études »"' in text
    assert f'itemprop="telephone" content="{team.telephone}"' in text
    assert 'type="application/atom+xml"' in client.get("/demarches/").text
