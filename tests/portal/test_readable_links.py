"""Addresses in what people read: ours are links with words, nobody else's is a link, and nothing is lost or run."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from portal.templatetags.readable import readable_above, readable_on
from portal.words.readable_links import readable

OURS = "https://demarches.exemple.test"


@pytest.fixture(autouse=True)
def base_url(settings: Settings) -> None:
    settings.PARVIS_BASE_URL = OURS


def test_ours_is_a_link_with_words_and_the_sentence_keeps_its_end() -> None:
    words = readable(f"Lisez {OURS}/faq/?q=rib&p=2#pieces.\nMerci.")
    assert words == f'Lisez <a href="{OURS}/faq/?q=rib&amp;p=2#pieces">la page du portail</a>.\nMerci.'


def test_the_same_is_linked_once() -> None:
    words = readable(f"{OURS}/faq/ puis {OURS}/faq/ puis {OURS}/aide/")
    assert words.count("<a ") == 2
    assert "puis la même page puis" in words


@pytest.mark.parametrize(
    "address",
    [
        "https://www.service-public.gouv.fr/particuliers",
        f"{OURS}.piege.test/",
        f"{OURS}@piege.test/",
        f"https://x@{OURS.removeprefix('https://')}/",
        f"{OURS}:8443/",
        f"{OURS}\\piege.test/",
        "http://demarches.exemple.test/",
        "https://[::1/",
    ],
)
def test_another_s_is_never_a_link_and_stays_readable(address: str) -> None:
    words = readable(f"Voyez {address} d’abord")
    assert "<a" not in words
    assert "://" not in words
    assert address.split("://")[1].rstrip(":") in words


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=x>', "javascript:alert(1)"])
def test_what_is_hostile_stays_text(hostile: str) -> None:
    for text in (hostile, f"{OURS}/{hostile}", f"{hostile}{OURS}/"):
        words = readable(text)
        assert "<script" not in words
        assert "<img" not in words
        assert 'href="javascript' not in words
        assert words.count("<a ") == text.count(OURS)


@given(st.text())
def test_without_an_address_nothing_changes_but_what_html_escapes(text: str) -> None:

    assert unescape(readable(text.replace("://", ""))) == text.replace("://", "")


def test_the_page_at_hand_is_named_and_not_linked() -> None:
    words = readable_on(f"Suivez-la : {OURS}/compte/demandes/A/", "/compte/demandes/A/")
    assert words == "Suivez-la : cette page"
    words = readable_above(f"Suivez-la : {OURS}/compte/demandes/A/", f"{OURS}/compte/demandes/A/")
    assert words == "Suivez-la : avec le bouton ci-dessous"
