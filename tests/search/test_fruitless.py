"""What was looked for and not found: counted for editors, without a person, in a table that stays small."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from home import roles
from home.models import HomePage
from portal.database.lapsed_rows import purge_lapsed
from search import fruitless
from search.models import FruitlessSearch, SynonymGroup
from teleservices.legal import legal_day
from tests.factories.accounts import make_staff
from tests.factories.pages import make_procedure_page, make_site

pytestmark = pytest.mark.both_databases
DOOR = "/recherche/"


@pytest.fixture
def home(db: None) -> HomePage:
    return make_site()


@pytest.fixture
def editor(home: HomePage, settings: Settings) -> Client:
    """A client of somebody who writes the site."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    person, client = make_staff(), Client()
    person.groups.add(Group.objects.get(name=roles.COMMUNICATION.name))
    client.force_login(person)
    return client


def counts() -> dict[str, int]:
    return dict(FruitlessSearch.objects.values_list("query", "count"))


def test_what_finds_nothing_is_counted_whatever_its_case(home: HomePage, client: Client) -> None:
    make_procedure_page(title="Bourse")
    for query in ("Licorne", "licorne", " licorne  bleue", "bourse", ""):
        client.get(DOOR, {"q": query})

    assert counts() == {"licorne": 2, "licorne bleue": 1}
    row = FruitlessSearch.objects.get(query="licorne")
    assert row.first_day == row.last_day == legal_day(timezone.now())


@pytest.mark.parametrize(
    "query",
    [
        "odile@exemple.test", "06 12 34 56 78", "06.12.34.56.78", "12345", "1 85 05 78 006 084", "https://exemple.test",
        "ab", "x" * 61, "www.exemple.test",
    ],
)  # fmt: skip
def test_what_could_name_somebody_is_never_kept(home: HomePage, client: Client, query: str) -> None:
    client.get(DOOR, {"q": query})

    assert counts() == {}


def test_suggestions_are_not_counted(home: HomePage, client: Client) -> None:
    client.get("/recherche/suggestions/?q=licorne")

    assert counts() == {}


def test_so_many_a_minute_whoever_asks(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fruitless, "MOST_A_MINUTE", 2)
    for number in range(5):
        fruitless.count(f"licorne {number}")

    assert len(counts()) == 2


def test_table_stays_small_and_keeps_what_comes_back(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fruitless, "MOST", 2)
    for query in ("licorne", "licorne", "une fois", "nouvelle"):
        fruitless.count(query)
    assert counts() == {"licorne": 2, "nouvelle": 1}

    fruitless.count("nouvelle")
    fruitless.count("encore une")

    assert counts() == {"licorne": 2, "nouvelle": 2}


def test_database_that_refuses_loses_the_count_only(
    home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise DatabaseError

    monkeypatch.setattr(fruitless, "_count", refuse)

    assert client.get(DOOR, {"q": "licorne"}).status_code == 200


def test_what_is_asked_no_more_is_forgotten(home: HomePage) -> None:
    day = legal_day(timezone.now())
    for query, age in (("ancienne", fruitless.KEPT + dt.timedelta(days=1)), ("récente", fruitless.KEPT)):
        FruitlessSearch.objects.create(query=query, first_day=day - age, last_day=day - age)

    purge_lapsed()

    assert counts() == {"récente": 1}


def test_report_lists_the_most_frequent_first_and_leads_to_synonyms(editor: Client) -> None:
    for query in ("rare", "licorne", "licorne"):
        fruitless.count(query)

    text = editor.get(reverse("fruitless_searches")).content.decode()

    assert text.index("licorne") < text.index("rare")
    address = f"{reverse('synonyms:add')}?words=licorne"
    assert address in text
    assert 'value="licorne, "' in editor.get(address).content.decode()


def test_list_is_cleared_by_who_may(editor: Client) -> None:
    fruitless.count("licorne")

    assert editor.post(reverse("fruitless_searches")).status_code == 302
    assert counts() == {}


def test_group_of_synonyms_is_made_in_the_admin_and_finds_at_once(editor: Client, client: Client) -> None:
    make_procedure_page(title="Cheval")
    assert "/demarches/" not in client.get(DOOR, {"q": "licorne"}).content.decode().split("<main")[1]

    editor.post(reverse("synonyms:add"), {"words": "licorne, cheval"})

    assert "/demarches/" in client.get(DOOR, {"q": "licorne"}).content.decode().split("<main")[1]


@pytest.mark.parametrize(
    "words", ["seul", "bus, Bus", "deux trois quatre cinq six, bus", ", ".join("abcdefghijklmnopqrstuvw")]
)
def test_what_is_no_group_is_refused(editor: Client, words: str) -> None:
    before = SynonymGroup.objects.count()

    assert editor.post(reverse("synonyms:add"), {"words": words}).status_code == 200
    assert SynonymGroup.objects.count() == before


def test_every_opening_group_is_a_valid_one(home: HomePage) -> None:
    groups = list(SynonymGroup.objects.all())

    assert len(groups) >= 100
    for group in groups:
        group.full_clean()
