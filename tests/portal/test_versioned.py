"""What the pages of Wagtail's admin share is kept by browsers until an upgrade changes its address."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail import hooks
from wagtail.admin import icons

from portal.admin.versioned import FOR_GOOD
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db
SHARED = re.compile(r'"(/administration\.[^"]+)"')


@pytest.fixture
def agent(client: Client, settings: Settings) -> Client:
    """Somebody signed in to the admin."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(make_instructor(make_team()))
    return client


@pytest.fixture
def _icons_read_anew() -> Iterator[None]:
    caches = (icons.get_icons, icons.get_icon_sprite_hash)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def shared(agent: Client) -> tuple[str, str]:
    """The addresses of the icons and of the words that a page of the admin asks for."""
    drawing, words = SHARED.findall(agent.get("/admin/").text)
    return drawing, words


def test_a_page_of_the_admin_asks_for_what_browsers_keep_for_good(agent: Client) -> None:
    for address in shared(agent):
        response = agent.get(address, headers={"accept-encoding": "gzip"})
        assert (response.status_code, response["Cache-Control"]) == (200, FOR_GOOD)
        assert (response["Vary"], response["Content-Encoding"]) == ("Accept-Encoding", "gzip")
        assert not response.cookies


def test_its_address_follows_from_what_it_says(agent: Client) -> None:
    drawing, words = shared(agent)
    assert hashlib.sha1(agent.get(drawing).content).hexdigest()[:8] in drawing
    assert hashlib.sha256(agent.get(words).content).hexdigest()[:8] in words


@pytest.mark.usefixtures("_icons_read_anew")
def test_an_icon_less_changes_the_address(agent: Client) -> None:
    before, _ = shared(agent)
    icons.get_icons.cache_clear()
    icons.get_icon_sprite_hash.cache_clear()
    with hooks.register_temporarily("register_icons", lambda files: files[1:]):
        after, _ = shared(agent)
    assert before != after


def test_another_version_s_address_is_answered_and_not_kept(client: Client) -> None:
    """A page made before an upgrade may be read by a process started after it."""
    for address in ("/administration.svg?h=0badcafe", "/administration.svg", "/administration.0badcafe.js"):
        response = client.get(address)
        assert response.status_code == 200
        assert {"no-store", "max-age=0"} <= set(response["Cache-Control"].split(", "))


def test_the_words_are_those_of_the_portal_s_language(agent: Client) -> None:
    _, words = shared(agent)
    assert '"Close": "Fermer"' in agent.get(words).text
