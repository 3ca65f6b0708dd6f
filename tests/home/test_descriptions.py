"""What search engines show of each page: its own words, whoever wrote none for them."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, get_page_models

from home.models import ContentKind, ContentPage, HomePage
from home.models.base import LONGEST_DESCRIPTION, PublicPage
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure_page, make_profile_listing, make_question, make_site

pytestmark = pytest.mark.django_db

WORDS = "Choisissez Joindre, puis le fichier."
SCREENS = ("account_login", "account_signup", "account_reset_password", "account_resend_activation", "search")
"""The pages that are not an editor's, and that search engines may meet."""


@pytest.fixture
def site() -> HomePage:
    home = make_site()
    make_procedure_page(summary="Une aide pour les projets locaux.")
    make_profile_listing(make_profile_type("association"))
    make_question("Comment joindre un document ?", "<p>Choisissez <b>Joindre</b>,</p><p>puis le fichier.</p>")
    return home


def description_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    descriptions = re.findall(r'<meta name="description" content="([^"]*)">', page)
    assert len(descriptions) == 1, address
    return unescape(descriptions[0]).strip()


def test_every_page_that_an_editor_publishes_has_one_of_its_own(client: Client, site: HomePage) -> None:
    pages = [page.specific for page in Page.objects.live().descendant_of(site, inclusive=True)]
    ours = {model for model in get_page_models() if issubclass(model, PublicPage) and not model._meta.abstract}
    assert {type(page) for page in pages} == ours
    descriptions = {page.address: description_of(client, page.address) for page in pages}
    assert all(descriptions.values())
    assert len(set(descriptions.values())) == len(descriptions)


def test_the_editors_words_come_first_then_the_pages_own(client: Client, site: HomePage) -> None:
    question = Page.objects.get(title="Comment joindre un document ?").specific
    assert description_of(client, question.address) == WORDS
    question.search_description = "Un PDF, une photo."
    question.save()
    assert description_of(client, question.address) == "Un PDF, une photo."


def test_a_long_text_is_cut_between_words() -> None:
    page = ContentPage(title="Page", lead="Vingt lettres de texte " * 30, kind=ContentKind.OTHER)
    assert len(page.description) <= LONGEST_DESCRIPTION
    assert page.description.endswith("…")
    assert ContentPage(title="Page", kind=ContentKind.OTHER).description.startswith("Page")


def test_the_other_public_pages_have_each_their_own(client: Client, site: HomePage) -> None:
    descriptions = {name: description_of(client, reverse(name)) for name in SCREENS}
    assert all(descriptions.values())
    assert len(set(descriptions.values())) == len(SCREENS)


def test_pages_without_words_of_their_own_say_what_the_portal_is(client: Client, site: HomePage) -> None:
    assert description_of(client, "/nulle-part/")
