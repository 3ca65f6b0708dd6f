"""The read-only API of pages: what is published, nothing else."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from home.models import HomePage
from tests.catalogue.conftest import ROOT
from tests.factories.accounts import make_staff
from tests.factories.pages import make_procedure, make_procedure_page, make_question


def test_procedures_with_their_public_fields(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse"), summary="Une aide aux études.")
    make_procedure_page(title="Retirée").unpublish()

    answer = client.get("/api/v2/pages/", {"type": "home.ProcedurePage", "fields": "*"}).json()

    (page,) = answer["items"]
    assert (page["code"], page["summary"], page["availability"]) == ("bourse", "Une aide aux études.", "open")
    assert "procedure" not in page
    assert page["form_schema"].startswith("http")
    assert client.get(urlsplit(page["form_schema"]).path)["Content-Type"] == "application/schema+json"


def test_questions_with_their_answers(home: HomePage, client: Client) -> None:
    make_question("Comment faire ?", "<p>Ainsi.</p>")

    (page,) = client.get("/api/v2/pages/", {"type": "home.FaqQuestionPage", "fields": "answer"}).json()["items"]

    assert page["answer"] == "<p>Ainsi.</p>"


def test_nothing_can_be_written(home: HomePage, client: Client) -> None:
    assert client.post("/api/v2/pages/", {"title": "x"}).status_code == 405


HOSTILE = (
    *('"', '"a', 'a"b OR c', "\0", "a " * 500, '"a" b ' * 400, "'", "a'b' c", "*", "a*", "(", "NEAR(a b)", "a:b"),
    *(
        "title:a",
        "-a",
        "^a",
        "%",
        "%s",
        "\\",
        "a\\",
        "{",
        "AND",
        "OR OR",
        "NOT",
        "😀",
        "\u202e",
        "x" * 5_000,
        "[",
        "\x1f",
    ),
)
NUMBER = "9" * 30


@pytest.mark.both_databases
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_a_fault(home: HomePage, client: Client, text: str) -> None:
    make_question("Comment faire ?", "<p>Ainsi.</p>")
    for operator in ("and", "or", text):
        answer = client.get("/api/v2/pages/", {"search": text, "search_operator": operator})
        assert answer.status_code in ({200} if operator != text else {200, 400}), answer.text
    for name in ("type", "fields", "order", "site", "child_of", "locale", "title", "id", "limit", "html_path", "x"):
        assert client.get("/api/v2/pages/", {name: text}).status_code in {200, 400, 404}, name
    assert client.get("/api/v2/pages/find/", {"html_path": text}).status_code in {302, 400, 404}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "asked",
    [
        {"id": NUMBER},
        {"offset": NUMBER},
        {"limit": "-1"},
        {"child_of": NUMBER},
        {"descendant_of": NUMBER},
        {"site": "evil"},
        {"site": "evil:port"},
        {"fields": "parent(" * 900},
        {"type": "home.HomePage,wagtailcore.Site"},
        {"search": "a", "order": "first_published_at", "slug": "x"},
        {"search_operator": "evil", "search": "a"},
        {"first_published_at": "never"},
        {"alias_of": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(home: HomePage, client: Client, asked: dict[str, str]) -> None:
    assert client.get("/api/v2/pages/", asked).status_code in {200, 400}


def test_numbers_of_no_page(home: HomePage, client: Client) -> None:
    assert client.get(f"/api/v2/pages/{NUMBER}/").status_code in {400, 404}
    assert client.get("/api/v2/pages/find/", {"id": "x"}).status_code == 400
    assert client.get(f"/api/v2/pages/find/?id={NUMBER}").status_code in {400, 404}
    assert client.get("/api/v2/pages/find/", {"id": home.pk}).status_code == 302


def test_quotation_marks_do_not_hide_what_is_sought(home: HomePage, client: Client) -> None:
    page = make_question("Comment faire une demande ?", "<p>Ainsi.</p>")
    for text in ("demande", '"demande"', 'demande"', "comment demande"):
        (item,) = client.get("/api/v2/pages/", {"search": text}).json()["items"]
        assert item["id"] == page.pk


@pytest.mark.parametrize("address", ["/api/v2/pages/", "/api/v2/pages/find/?id=1"])
def test_it_counts_with_the_catalogue(home: HomePage, client: Client, settings: Settings, address: str) -> None:
    settings.PARVIS_API_PER_MINUTE = 2
    assert client.get(ROOT + "procedures").headers["RateLimit-Remaining"] == "1"
    assert client.get(address).headers["RateLimit-Remaining"] == "0"
    refused = client.get(address)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 0


def test_it_is_the_same_for_everybody(home: HomePage, client: Client) -> None:
    client.force_login(make_staff())
    answer = client.get("/api/v2/pages/", HTTP_ACCEPT="text/html")
    assert answer["Content-Type"] == "application/json"
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "public, max-age=60")
    assert not answer.cookies
