"""A text easy to read is at its own address, beside the usual one; nothing of it shows where there is none."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from home.models import ContentKind, ContentPage, FaqQuestionPage, HomePage, ProcedurePage
from home.models.easy_reading import EasilyReadPage
from search.sources import source_of
from tests.factories.pages import make_procedure, make_procedure_page, make_question

pytestmark = pytest.mark.django_db

WORDS = "Vous pouvez faire votre demande quand même."
LINK = "Version facile à lire et à comprendre (FALC)"


@pytest.fixture(params=["question", "procedure", "legal"])
def page(request: pytest.FixtureRequest, home: HomePage) -> EasilyReadPage:
    """One of each kind, with a text that is easy to read."""
    cache.clear()
    pages = {
        "question": lambda: make_question("Je n’ai pas d’ordinateur", "<p>Le portail n’est jamais obligatoire.</p>"),
        "procedure": lambda: make_procedure_page(make_procedure("transport")),
        "legal": lambda: ContentPage.objects.get(kind=ContentKind.LEGAL),
    }
    page: EasilyReadPage = pages[request.param]()
    page.easy_text = f"<p>{WORDS}</p>"
    page.save_revision().publish()
    return page


def test_the_page_leads_to_it_and_it_leads_back(client: Client, page: EasilyReadPage) -> None:
    usual = client.get(page.address).text
    assert LINK in usual
    assert f'href="{page.address}falc/"' in usual
    assert WORDS not in usual

    easy = client.get(page.easy_address)
    assert easy.status_code == 200
    assert WORDS in easy.text
    assert f'<a href="{page.address}">Revenir à la page habituelle</a>' in easy.text
    assert '<html lang="fr"' in easy.text
    assert LINK not in easy.text
    assert "Le texte habituel" in easy.text


def test_without_one_nothing_says_so_and_nothing_answers(client: Client, page: EasilyReadPage) -> None:
    page.easy_text = ""
    page.save_revision().publish()

    assert "FALC" not in client.get(page.address).text
    assert client.get(f"{page.address}falc/").status_code == 404


@pytest.mark.parametrize("path", ["falc/falc/", "FALC/", "falc/x/", "facile/"])
def test_no_other_address_answers(client: Client, page: EasilyReadPage, path: str) -> None:
    assert client.get(page.address + path).status_code == 404


def test_a_page_that_is_not_published_shows_none(client: Client, page: EasilyReadPage) -> None:
    address = page.easy_address
    page.unpublish()

    assert client.get(address).status_code == 404


def test_the_page_cache_keeps_both_apart_and_a_publication_renews_them(client: Client, page: EasilyReadPage) -> None:
    for _ in range(2):
        assert WORDS not in client.get(page.address).text
        assert WORDS in client.get(page.easy_address).text
    page.easy_text = "<p>Autre chose.</p>"
    page.save_revision().publish()
    assert WORDS not in client.get(page.easy_address).text


def test_it_is_searched(page: EasilyReadPage) -> None:
    source = source_of(page)
    assert source
    assert WORDS in source.text


def test_it_is_previewed_beside(page: EasilyReadPage) -> None:
    modes = [mode for mode, _words in page.preview_modes]
    assert modes[0] == "", "as a visitor first"
    assert "falc" in modes
    page.easy_text = "<p>Pas encore publié.</p>"
    response = page.make_preview_request(preview_mode="falc")
    assert "Pas encore publié." in response.text
    page.easy_text = ""
    assert "n’est pas encore écrite" in page.make_preview_request(preview_mode="falc").text


def test_the_usual_text_stands_beside(client: Client, page: EasilyReadPage) -> None:
    shown = client.get(page.easy_address).text
    if isinstance(page, FaqQuestionPage):
        assert "Le portail n’est jamais obligatoire." in shown
    elif isinstance(page, ProcedurePage):
        assert page.summary in shown


def test_a_cold_page_takes_twelve_queries_at_most(
    page: EasilyReadPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Client().get("/")
    with django_assert_max_num_queries(12):
        Client().get(page.easy_address)
