"""« Contester une décision » and the accessibility plan: pages that every portal has, and that editors change."""

import pytest
from django.test import Client

from home.installation import announce_pages, prepare_portal
from home.models import AccessibilityStatementPage, ContentKind, ContentPage, HomePage
from home.upkeep.page_checks import page_lines
from portal.supervision.state import Level
from search.finding import find
from tests.factories.pages import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return make_site()


def page_of(kind: ContentKind) -> ContentPage:
    return ContentPage.objects.get(kind=kind)


def test_a_new_portal_says_how_to_contest_and_the_foot_of_every_page_leads_there(
    client: Client, home: HomePage
) -> None:
    page = page_of(ContentKind.REMEDIES)
    assert f'href="{page.address}"' in client.get(home.address).content.decode()
    text = client.get(page.address).content.decode()
    words = ("deux mois", "www.telerecours.fr", "défenseur des droits", "médiation", "l.\u00a0411-2", "r.\u00a0421-3")
    for word in words:
        assert word in text.casefold()


@pytest.mark.parametrize("query", ["comment contester un refus", "contester une décision", "recours refus"])
def test_it_is_what_the_search_answers(home: HomePage, query: str) -> None:
    announce_pages()
    assert find(query).results[0].title == page_of(ContentKind.REMEDIES).title


def test_a_portal_of_before_gets_it_once_and_keeps_what_its_editors_wrote(home: HomePage) -> None:
    announce_pages()
    page_of(ContentKind.REMEDIES).delete()
    prepare_portal()
    page = page_of(ContentKind.REMEDIES)
    page.lead = "Nos mots."
    page.save()
    prepare_portal()
    assert page_of(ContentKind.REMEDIES).lead == "Nos mots."


def test_a_page_that_stands_at_its_address_already_is_left_alone(home: HomePage) -> None:
    kind = ContentKind.REMEDIES
    page = page_of(kind)
    page.kind, page.lead = ContentKind.OTHER, "La nôtre."
    page.save()
    prepare_portal()
    assert not ContentPage.objects.filter(kind=kind).exists()
    assert ContentPage.objects.get(slug=page.slug).lead == "La nôtre."


def test_the_plan_waits_for_who_writes_it_then_the_statement_leads_to_it(client: Client, home: HomePage) -> None:
    plan, statement = page_of(ContentKind.ACCESSIBILITY_PLAN), AccessibilityStatementPage.objects.get()
    assert not plan.live
    assert client.get(plan.address).status_code == 404
    assert plan.address not in client.get(statement.address).content.decode()
    plan.save_revision().publish()
    assert f'href="{plan.address}"' in client.get(statement.address).content.decode()


def test_before_opening_both_are_asked_for(home: HomePage) -> None:
    lines = {line.label: line.level for line in page_lines({})}
    assert lines[ContentKind.REMEDIES.label] == Level.GOOD
    assert lines[ContentKind.ACCESSIBILITY_PLAN.label] == Level.BAD
