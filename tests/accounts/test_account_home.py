"""« Mon compte »."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tiles import Beginning, Tile, Todo, beginnings, tiles, todos
from tests.accounts.journeys import queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_user
from tests.french import french

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the apps above registered is theirs to test."""
    for registry in (tiles, todos, beginnings):
        kept = {name: entry for name, entry in registry._entries.items() if name in {"profiles", "personal_data"}}
        monkeypatch.setattr(registry, "_entries", kept)


def test_pages_ask_to_sign_in() -> None:
    for name in ("account_home", "personal_data", "profile_list", "profile_add", "usersessions_list", "mfa_index"):
        assert Client().get(reverse(name)).url.startswith("/compte/connexion/")


def test_own_tiles_come_last_and_in_order(client: Client) -> None:
    page = client.get("/compte/").content.decode()
    assert page.index("Mes profils") < page.index("Mes données personnelles")
    assert french("Nothing waits for you. What you must complete or correct will appear here, with its date.") in page
    assert re.search(r'href="/"[^>]*>\s*' + french("Start a procedure"), page), "no list of procedures yet"


@pytest.mark.usefixtures("own_registries")
def test_apps_above_add_tiles_and_things_to_do(client: Client) -> None:
    tiles.register("requests", lambda user: [Tile("Mes demandes", "/x/", count=3, todo="1 à compléter")], order=10)
    todos.register("later", lambda user: [Todo("Sans date", "/b/", "Voir")])
    todos.register("sooner", lambda user: [Todo("Compléter l’aide", "/a/", "Compléter", dt.date(2027, 3, 12))])
    page = client.get("/compte/").content.decode()
    assert page.index("Mes demandes") < page.index("Mes profils")
    assert page.index("Compléter l’aide") < page.index("Sans date")
    assert "avant le 12 mars 2027" in page
    assert "1 à compléter" in page


@pytest.mark.usefixtures("own_registries")
def test_queries_of_my_account_do_not_grow(client: Client, user: User) -> None:
    before = queries_of(client, "/compte/")
    for _ in range(5):
        make_profile(member=user)
    assert queries_of(client, "/compte/") == before
    assert before <= 9  # session, person, département, menu and footer; profiles counted, and listed


def test_the_page_is_never_kept_by_a_shared_cache(client: Client) -> None:
    assert "no-store" in client.get("/compte/").headers["Cache-Control"]


@pytest.mark.usefixtures("own_registries")
def test_a_newcomer_is_led_to_a_first_procedure(client: Client) -> None:
    assert "Votre première démarche" not in client.get("/compte/").content.decode()
    beginnings.register("procedures", lambda user: [Beginning("Aide au projet", "/aide/", "Ferme le 12 mars")])
    page = client.get("/compte/").content.decode()
    assert page.index("À faire") < page.index("Votre première démarche") < page.index("Mes profils")
    assert '<a class="file__name" href="/aide/">Aide au projet</a>' in page
    assert "Ferme le 12 mars" in page


@pytest.mark.usefixtures("own_registries")
def test_what_is_left_to_do_is_told_apart_from_its_date(client: Client) -> None:
    due = dt.date(2027, 3, 12)
    left = Todo("Transmettre « X »", "/a/", "Reprendre", due, is_last_day=True, note="Il reste 3 pièces.")
    todos.register("draft", lambda user: [left])
    page = client.get("/compte/").content.decode()
    assert "<p>Transmettre « X »</p>" in page
    assert "jusqu’au 12 mars 2027" in page
    assert '<p class="file__facts">Il reste 3 pièces.</p>' in page
