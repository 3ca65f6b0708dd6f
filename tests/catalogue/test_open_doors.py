"""How the API answers: to every site, to nobody in particular, so often, and in French when it refuses."""

from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from catalogue.open_doors import store
from home.models import HomePage
from portal.caching.page_cache import raise_generation
from portal.models import WindowCount
from portal.web.window_counts import take
from tests.catalogue.conftest import ROOT, Asked, Read
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure, make_procedure_page

pytestmark = pytest.mark.django_db
PLACES = ["procedures", "procedures/bourse", "procedures/bourse/form", "procedures/bourse/documents", "themes"]
PLACES += ["profile-types", "faq", "notices", "search?q=bourse", "openapi.json"]
REFUSED = ["procedures?etat=open", "procedures/absente", "ailleurs", "", "procedures?cursor=x"]


@pytest.fixture(autouse=True)
def _bourse(home: HomePage) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse")


@pytest.mark.parametrize("place", [*PLACES, *REFUSED])
def test_every_site_may_read_it_and_nobody_is_known(place: str, client: Client) -> None:
    """Signed in or not: the same answer, no session read, no cookie, nothing that says who asks."""
    plain = client.get(ROOT + place)
    client.force_login(make_user())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(ROOT + place, headers={"origin": "https://commune.test"})
    assert response.content == plain.content
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    tables = " ".join(query["sql"] for query in queries)
    assert not any(table in tables for table in ("django_session", "accounts_user", "usersession"))


def test_a_session_stays_open_elsewhere(client: Client) -> None:
    client.force_login(make_user())
    client.get(ROOT + "procedures")
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("place", ["procedures", "procedures/bourse", "openapi.json", "ailleurs"])
def test_it_is_only_read(place: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(ROOT + place, {"x": "y"}, "application/json")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 405


def test_a_browser_may_ask_before(client: Client) -> None:
    response = client.options(ROOT + "procedures", headers={"access-control-request-method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_head_alone(client: Client) -> None:
    head, whole = client.head(ROOT + "procedures"), client.get(ROOT + "procedures")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize("kept", [0, 60])
def test_what_has_not_changed_is_not_sent_again(client: Client, settings: Settings, kept: int) -> None:
    settings.PAGE_CACHE_SECONDS = kept
    first = client.get(ROOT + "procedures")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(ROOT + "procedures", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    make_procedure_page(make_procedure("neuve"))
    changed = client.get(ROOT + "procedures", headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed.json()["count"]) == (200, 2)


def test_an_answer_kept_costs_its_quota_and_the_number_of_the_last_publication(
    read: Read, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    first = read("procedures", theme="culture", limit=5)
    with django_assert_num_queries(3):
        assert read("procedures", limit=5, theme="culture") == first
    raise_generation()
    with django_assert_num_queries(10):
        assert read("procedures", theme="culture", limit=5) == first


def test_words_that_people_typed_are_kept_nowhere(ask: Asked, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    ask("search", q="madame martin")
    ask("procedures", q="madame martin")
    assert len(store) == 0


@pytest.mark.parametrize(
    ("place", "parameters", "kind", "said"),
    [
        ("procedures", {"etat": "open"}, "unknown-parameter", "« etat ». Elle prend ceux-ci : « profile », « theme »"),
        ("themes", {"x": "1"}, "unknown-parameter", "« x » ; elle n’en prend aucun"),
        ("procedures", {"theme": "xyz"}, "unknown-value", "« sport »"),
        ("procedures", {"profile": "xyz"}, "unknown-value", "« xyz » n’est pas connu"),
        ("procedures", {"state": "xyz"}, "invalid", "« state » est l’un de ceux-ci : « open », « upcoming »"),
        ("procedures", {"limit": "1000"}, "invalid", "« limit » est au plus de 100"),
        ("procedures", {"limit": "0"}, "invalid", "« limit » est au moins de 1"),
        ("procedures", {"limit": "x"}, "invalid", "« limit » est un nombre entier"),
        ("procedures", {"cursor": "é:/"}, "bad-cursor", "Ce curseur n’est pas de cette liste"),
        ("procedures", {"cursor": "x"}, "bad-cursor", "Ce curseur n’est pas de cette liste"),
        ("procedures", {"cursor": "WyJhIiwiYiJd:forged"}, "bad-cursor", "Recommencez sans lui"),
        ("procedures", {"q": "x" * 121}, "invalid", "« q » a au plus 120 caractères"),
        ("search", {}, "invalid", "« q » est nécessaire"),
    ],
)
def test_what_can_not_be_read_is_told_in_french(
    ask: Asked, place: str, parameters: dict[str, str], kind: str, said: str
) -> None:
    response = ask(place, **parameters)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    answer = response.json()
    assert (answer["type"], answer["status"]) == (f"urn:parvis:catalogue:{kind}", 400)
    assert said in answer["detail"].replace("\xa0", " ")
    assert answer["errors"][0]["parameter"] == next(iter(parameters), "q")
    assert "ETag" not in response


@pytest.mark.parametrize(
    "place", ["procedures/absente", "ailleurs", "", "procedures/x/y/z", "procedures/../admin", "x%00y", "a%0Ab"]
)
def test_what_is_not_there_is_a_problem_too(ask: Asked, place: str) -> None:
    response = ask(place)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["detail"] == "Rien n’est publié à cette adresse."


def test_so_many_answers_a_minute_then_the_wait(client: Client, settings: Settings) -> None:
    settings.PARVIS_API_PER_MINUTE = 3
    with time_machine.travel(1_800_000_010, tick=False) as clock:
        answers = [client.get(ROOT + "themes") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
        refused = answers[-1]
        assert (refused["RateLimit-Limit"], refused["RateLimit-Reset"], refused["Retry-After"]) == ("3", "50", "50")
        assert refused["Content-Type"] == "application/problem+json"
        assert "3 fois par minute" in refused.json()["detail"]
        assert refused["Access-Control-Allow-Origin"] == "*"
        assert client.get(ROOT + "themes", REMOTE_ADDR="192.0.2.7").status_code == 200
        clock.shift(50)
        assert client.get(ROOT + "themes")["RateLimit-Remaining"] == "2"


def test_an_address_of_ipv6_is_a_network(client: Client, settings: Settings) -> None:
    settings.PARVIS_API_PER_MINUTE = 1
    with time_machine.travel(1_800_000_010, tick=False):
        statuses = [
            client.get(ROOT + "themes", REMOTE_ADDR=address).status_code
            for address in ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1")
        ]
    assert statuses == [200, 429, 200]


@pytest.mark.parametrize("address", ["", "x", "::ffff:192.0.2.1", "fe80::1%eth0", "192.0.2.1"])
def test_any_address_has_a_quota(client: Client, settings: Settings, address: str) -> None:
    settings.PARVIS_API_PER_MINUTE = 1
    with time_machine.travel(1_800_000_010, tick=False):
        assert [client.get(ROOT + "themes", REMOTE_ADDR=address).status_code for _ in range(2)] == [200, 429]
        assert client.get(ROOT + "themes", REMOTE_ADDR="::ffff:192.0.2.9").status_code == 200


@pytest.mark.both_databases
def test_places_of_a_window_are_taken_once_each() -> None:
    with time_machine.travel(1_800_000_010, tick=False):
        assert [take("door", limit=2, seconds=60) for _ in range(3)] == [(1, 50), (0, 50), (-1, 50)]
    assert not WindowCount.objects.filter(key__contains="door").exists()


def test_a_stolen_cookie_reads_nothing_there(client: Client) -> None:
    client.cookies = SimpleCookie({"sessionid": "x" * 32, "csrftoken": "y"})
    response = client.get(ROOT + "procedures", headers={"authorization": "Basic eDp5"})
    assert response.status_code == 200
    assert not response.cookies
