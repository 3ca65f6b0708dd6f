"""The read-only API of pages: what is published, nothing else."""

from urllib.parse import urlsplit

from django.test import Client

from home.models import HomePage
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
