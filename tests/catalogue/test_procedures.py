"""Procedures as programs read them: what the public may see, in the words of its pages."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from catalogue.openapi import description
from home.models import HomePage, ProcedurePage
from home.procedures.drawings import Drawing
from teleservices.models import MeasuredDelay, Procedure
from tests.catalogue.conftest import Asked, Read
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure, make_procedure_page, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAYS = dt.timedelta(days=1)


def codes(answer: dict) -> list[str]:
    return [item["code"] for item in answer["items"]]


@pytest.fixture
def four(home: HomePage) -> None:
    """One of each state, sorted otherwise by code than by title."""
    now = timezone.now()
    make_procedure_page(make_procedure("d-permanente"), title="Aide permanente")
    make_procedure_page(
        make_procedure("c-ouverte", closes_at=now + 5 * DAYS), title="Élan ouvert", theme_id=Drawing.SPORT
    )
    make_procedure_page(make_procedure("b-a-venir", opens_at=now + DAYS), title="Future")
    make_procedure_page(make_procedure("a-close", closes_at=now - DAYS), title="Zone close")


def test_they_come_by_title_with_their_state(four: None, read: Read) -> None:
    answer = read("procedures")
    assert [(item["code"], item["state"], item["permanent"]) for item in answer["items"]] == [
        ("d-permanente", "open", True),
        ("c-ouverte", "open", False),
        ("b-a-venir", "upcoming", False),
        ("a-close", "closed", False),
    ]
    assert (answer["count"], answer["next"]) == (4, None)


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("open", ["d-permanente", "c-ouverte"]),
        ("permanent", ["d-permanente"]),
        ("upcoming", ["b-a-venir"]),
        ("closed", ["a-close"]),
    ],
)
def test_a_state_is_a_filter(four: None, read: Read, state: str, kept: list[str]) -> None:
    assert codes(read("procedures", state=state)) == kept


def test_themes_profile_types_and_words_are_filters(four: None, read: Read) -> None:
    kind = make_profile_type()
    Procedure.objects.get(code="b-a-venir").profile_types.add(kind)
    assert codes(read("procedures", theme="sport")) == ["c-ouverte"]
    assert codes(read("procedures", profile=kind.code)) == ["b-a-venir"]
    assert codes(read("procedures", q="élan")) == ["c-ouverte"]
    assert codes(read("procedures", q="élan", theme="culture")) == []
    assert read("procedures", q="introuvable")["count"] == 0
    assert codes(read("procedures", q="\0")) == []


def test_all_that_its_page_says(home: HomePage, read: Read) -> None:
    closes = dt.datetime(2100, 3, 1, tzinfo=timezone.get_default_timezone())
    kind, team = make_profile_type(), make_team()
    procedure = make_procedure("bourse", team=team, closes_at=closes, data_basis_text="CGCT, L3211-1")
    procedure.profile_types.add(kind)
    MeasuredDelay.objects.create(
        procedure=procedure, median=41, decisions=128, since=dt.date(2025, 11, 1), until=dt.date(2026, 10, 31)
    )
    page = make_procedure_page(procedure, title="Bourse")
    (item,) = read("procedures")["items"]
    assert item["url"] == f"http://testserver{page.address}"
    assert item["profile_types"] == [{"code": kind.code, "label": kind.label}]
    assert item["theme"] == {"code": "culture", "label": "Culture et vie associative"}
    assert item["dates"]["closes_at"] == "2100-03-01T00:00:00+01:00"
    assert item["dates"]["text"] == "Jusqu’au 28 février 2100"
    assert [document["label"] for document in item["documents"]] == ["Relevé d’identité bancaire"]
    assert (item["contact"]["name"], item["contact"]["telephone"]) == (team.name, team.telephone)
    assert (item["measured_time"]["median_days"], item["measured_time"]["decisions"]) == (41, 128)
    assert item["measured_time"]["since"] == "2025-11-01"
    assert "41 jours" in item["measured_time"]["text"]
    assert item["legal_basis"]["text"] == "CGCT, L3211-1"
    assert (item["legal_basis"]["silence"], item["legal_basis"]["silence_months"]) == ("rejection", 2)


def test_its_addresses_lead_somewhere(home: HomePage, read: Read, client: Client) -> None:
    make_procedure_page(make_procedure("bourse", closes_at=timezone.now() + 5 * DAYS))
    (item,) = read("procedures")["items"]
    for name in ("url", "api_url", "form_url", "printable_form_url"):
        assert client.get(urlsplit(item[name]).path).status_code == 200, name
    assert client.get(urlsplit(item["dates"]["file_url"]).path)["Content-Type"].startswith("text/calendar")


def test_without_a_service_the_departments_contact_is_given(home: HomePage, read: Read) -> None:
    make_procedure_page(make_procedure("bourse"))
    item = read("procedures/bourse")
    assert item["contact"]["name"]
    assert item["measured_time"] is None
    assert item["dates"]["file_url"] is None


def test_the_texts_of_its_page_have_whole_links(home: HomePage, read: Read) -> None:
    make_procedure_page(
        make_procedure("bourse"),
        purpose=f'<p>Voir <a linktype="page" id="{home.pk}">l’accueil</a>.</p>',
        who_may_apply='<p><a href="https://exemple.test/">Ailleurs</a></p>',
    )
    item = read("procedures/bourse")
    assert item["purpose"] == '<p>Voir <a href="http://testserver/">l’accueil</a>.</p>'
    assert item["who_may_apply"] == '<p><a href="https://exemple.test/">Ailleurs</a></p>'


def test_its_form_is_a_json_schema_and_its_documents_stand_apart(home: HomePage, ask: Asked, read: Read) -> None:
    make_procedure_page(make_procedure("bourse"))
    response = ask("procedures/bourse/form")
    assert response["Content-Type"] == "application/schema+json"
    schema = response.json()
    assert schema["$schema"].endswith("2020-12/schema")
    Draft202012Validator.check_schema(schema)
    (document,) = read("procedures/bourse/documents")["items"]
    assert document["category"] == "rib"
    assert schema["x-documents"][0]["title"] == document["label"]


def hide(page: ProcedurePage, how: str) -> None:
    procedure = page.procedure
    match how:
        case "withdrawn":
            page.unpublish()
        case "restricted":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        case "restricted above":
            PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="password", password="x")
        case "archived":
            procedure.is_archived = True
            procedure.save()


@pytest.mark.parametrize("how", ["withdrawn", "restricted", "restricted above", "archived"])
def test_what_the_public_may_not_read_is_nowhere(home: HomePage, ask: Asked, read: Read, how: str) -> None:
    page = make_procedure_page(make_procedure("cachee"), title="Cachée")
    assert codes(read("procedures", q="cachée")) == ["cachee"]
    hide(page, how)
    assert read("procedures")["count"] == 0
    assert read("procedures", q="cachée")["count"] == 0
    for path in ("procedures/cachee", "procedures/cachee/form", "procedures/cachee/documents"):
        assert ask(path).status_code == 404
    assert "Cach" not in ask("search", q="cachée").text.replace("cachée", "")


def test_a_draft_changes_nothing_before_it_is_published(home: HomePage, read: Read) -> None:
    page = make_procedure_page(make_procedure("bourse"), title="Bourse")
    page.title = "Bourse secrète"
    page.save_revision()
    assert read("procedures")["items"][0]["title"] == "Bourse"


def described_parameters(path: str) -> list[dict[str, Any]]:
    return description()["paths"][path]["get"]["parameters"]


def test_a_cursor_leads_through_the_whole_list_once(home: HomePage, client: Client, read: Read) -> None:
    for number in range(5):
        make_procedure_page(make_procedure(f"aide-{number}"), title="Même titre" if number < 3 else f"Autre {number}")
    seen, answer = [], read("procedures", limit=2, theme="culture")
    [cursor] = [field for field in described_parameters("/procedures") if field["name"] == "cursor"]
    while True:
        seen += codes(answer)
        assert answer["count"] == 5
        if not answer["next"]:
            break
        address = urlsplit(answer["next"])
        assert parse_qs(address.query)["theme"] == ["culture"]
        assert re.fullmatch(cursor["schema"]["pattern"], parse_qs(address.query)["cursor"][0])
        answer = client.get(f"{address.path}?{address.query}").json()
    assert seen == ["aide-3", "aide-4", "aide-0", "aide-1", "aide-2"]


def test_an_entry_withdrawn_between_two_pages_breaks_nothing(home: HomePage, client: Client, read: Read) -> None:
    pages = [make_procedure_page(make_procedure(f"aide-{number}"), title=f"Aide {number}") for number in range(3)]
    answer = read("procedures", limit=1)
    pages[0].unpublish()
    address = urlsplit(answer["next"])
    assert codes(client.get(f"{address.path}?{address.query}").json()) == ["aide-1"]


@pytest.mark.parametrize("many", [1, 8])
def test_a_list_costs_the_same_whatever_is_published(
    home: HomePage, read: Read, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        procedure = make_procedure(team=make_team())
        procedure.profile_types.add(make_profile_type())
        make_procedure_page(procedure)
    read("procedures")
    # The quota (2), the restrictions and the list, the restrictions and the page of it, profile types, the department.
    with django_assert_num_queries(8):
        assert read("procedures")["count"] == many
    with django_assert_num_queries(6):
        read(f"procedures/{procedure.code}")
