"""The desk: what an instructor sees and does, and what another team's never sees."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import Settings

from formkit.typography import amount_text
from locker.entry.intake import keep_generated
from notifications.models import OutgoingEmail
from portal.dates import typed_date
from portal.identity.frame import read_frame
from teleservices.desk.requests import finding, matches
from teleservices.desk.requests import page as pages
from teleservices.desk.requests.work import kinds as work
from teleservices.lifecycle import ACTS
from teleservices.lifecycle.facts import make_missing, rebuild
from teleservices.models import Acknowledgement, CorrectionRequest, Decision, RequestFacts, ServiceRequest, State
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
    pdf_upload,
)
from tests.french import french
from tests.teleservices.desk.acts.confirming import confirmed

pytestmark = pytest.mark.django_db

LIST = "/admin/instruction/"
MOST_QUERIES = 25
"""Wagtail's own menus and profile take twelve of them."""


def desk(request: ServiceRequest, name: str = "sheet", *args: str) -> str:
    return reverse(f"desk:{name}", args=[request.reference, *args])


def decide(client: Client, request: ServiceRequest, act_name: str, **typed: object) -> HttpResponse:
    """Record a decision from its form."""
    data = {
        "revision_number": request.revision_number,
        "authority": "Présidence du conseil départemental",
        "act_date": timezone.localdate().isoformat(),
        "author_capacity": "Directrice",
    }
    return do(client, request, act_name, data | typed)


def do(client: Client, request: ServiceRequest, act_name: str, data: dict[str, object]) -> HttpResponse:
    """Look at what will leave, then confirm it."""
    url = desk(request, "act", act_name)
    preview = client.post(url, data | {"action": "preview"}).context["preview"]
    return confirmed(client, url, data | {"action": "do", "shown": preview.checksum if preview else ""})


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    """Its own tests are with the accounts."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def sent() -> ServiceRequest:
    return make_request()


@pytest.fixture
def instructor_client(sent: ServiceRequest, client: Client) -> Client:
    assert sent.team is not None
    client.force_login(make_instructor(sent.team))
    return client


def test_the_list_shows_my_teams_requests_only(sent: ServiceRequest, instructor_client: Client) -> None:
    other = make_request()
    page = instructor_client.get(LIST)
    assert page.status_code == 200
    assert sent.reference in page.text
    assert other.reference not in page.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("work=mine", False),
        ("work=unassigned", True),
        ("work=late", False),
        ("work=waiting", False),
        ("state=submitted", True),
        ("state=refused", False),
        ("q=comite des f", True),
        ("q=COMITÉ", True),
        ("q=fêtes", True),
        ("q=fetes comite", True),
        ("q=comite inconnu", False),
        ("q=omite", False),
        ("q=---", False),
        ("q=inconnu", False),
    ],
)
def test_filters_and_search(query: str, *, listed: bool, sent: ServiceRequest, instructor_client: Client) -> None:
    assert (sent.reference in instructor_client.get(f"{LIST}?{query}").text) is listed


def test_an_empty_list_says_what_to_do(sent: ServiceRequest, instructor_client: Client) -> None:
    page = instructor_client.get(f"{LIST}?q=zzzz").text
    assert french("No request matches.") in page
    assert f'<a href="{LIST}">Voir toutes les demandes</a>' in page
    instructor_client.force_login(make_instructor(make_team()))
    assert "Aucune demande pour l’instant" in instructor_client.get(LIST).text


@pytest.mark.both_databases
def test_search_by_reference_however_typed(sent: ServiceRequest, instructor_client: Client) -> None:
    typed = sent.reference.replace("-", " ").lower()
    assert sent.reference in instructor_client.get(LIST, {"q": typed}).text


@pytest.mark.both_databases
def test_late_requests_are_found(sent: ServiceRequest, instructor_client: Client) -> None:
    ServiceRequest.objects.filter(pk=sent.pk).update(late_at=timezone.now() - dt.timedelta(days=1))
    rebuild(ServiceRequest.objects.all())
    assert sent.reference in instructor_client.get(LIST, {"work": "late"}).text


def test_the_list_costs_the_same_whatever_it_shows(client: Client) -> None:
    procedure = make_procedure()
    assert procedure.team is not None
    instructor = make_instructor(procedure.team)
    client.force_login(instructor)
    costs = []
    for rows in (1, 5):
        while procedure.requests.count() < rows:
            make_request(procedure=procedure, instructor=instructor, state=State.IN_REVIEW)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST)
        assert page.text.count("/admin/instruction/demandes/") == rows
        costs.append(len(queries))
    assert costs[0] == costs[1]
    with CaptureQueriesContext(connection) as frame:
        read_frame()
    read_anew = len(frame) - 1  # a portal keeps it between requests, for one query; nothing is kept inside a test
    assert costs[1] - read_anew <= MOST_QUERIES


@pytest.mark.both_databases
def test_the_list_says_where_it_stopped_counting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "COUNTED", 2)
    procedure = make_procedure()
    assert procedure.team is not None
    client.force_login(make_instructor(procedure.team))
    make_request(procedure=procedure)
    assert "1 demande<" in client.get(LIST).text
    for _number in range(2):
        make_request(procedure=procedure)
    assert "Plus de 2 demandes" in client.get(LIST).text


@pytest.mark.both_databases
def test_a_word_is_found_by_its_beginning_in_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    teams = [make_procedure().team_id, make_procedure().team_id]
    monkeypatch.setattr(matches, "FEW", -1)  # as among so many that they are not read first
    facts, words = finding.sought(RequestFacts.objects.filter(team__in=teams), "comité")
    facts = matches.Matches(words).among(facts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # so few rows would be read whole
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = facts.explain()
        # For each request or for all at once, as PostgreSQL guesses of a table that is nearly empty.
        assert re.search("Scan (on|using) request_word ", plan)
        assert re.search(r"Index Cond: .*word.* ~>=~ 'comite'::text\) AND .*word.* ~<~ 'comitf'::text\)", plan)
    else:
        assert "request_word (word>? AND word<?)" in facts.explain()


@pytest.mark.both_databases
def test_each_page_goes_on_where_the_one_before_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ROWS", 2)
    procedure = make_procedure()
    assert procedure.team is not None
    client.force_login(make_instructor(procedure.team))
    now = timezone.now()
    sent = [make_request(procedure=procedure) for _ in range(5)]
    for age, request in enumerate(sent):  # the first three at the same moment: the last one filed comes first
        ServiceRequest.objects.filter(pk=request.pk).update(submitted_at=now - dt.timedelta(days=age // 3))
    rebuild(ServiceRequest.objects.all())
    shown = [[row.pk for row in client.get(LIST, {"p": number}).context["object_list"]] for number in (1, 2, 3)]
    in_order = [sent[place].pk for place in (2, 1, 0, 4, 3)]
    assert shown == [in_order[:2], in_order[2:4], in_order[4:]]


def test_the_sheet_shows_answers_documents_and_history(sent: ServiceRequest, instructor_client: Client) -> None:
    page = instructor_client.get(desk(sent))
    assert page.status_code == 200
    shown = page.text.replace("\xa0", " ").replace("\u202f", " ")
    for text in ("Fête de la rivière", "1 250,00", "statuts"):
        assert text in shown
    assert str(ACTS["transmit"].past) in instructor_client.get(desk(sent, "history")).text


def test_a_document_is_downloaded_as_an_attachment(sent: ServiceRequest, instructor_client: Client) -> None:
    attachment = sent.attachments.get()
    response = instructor_client.get(desk(sent, "document", str(attachment.uuid)))
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    response.close()


@pytest.mark.parametrize("name", ["acknowledgement", "letter"])
def test_what_was_sent_to_the_applicant_is_downloaded_from_the_sheet(name: str, client: Client) -> None:
    request = make_request(state=State.ACCEPTED)
    assert request.assignee is not None
    client.force_login(request.assignee)
    kept = keep_generated(content=b"%PDF-1.7 kept", page_count=1)
    Acknowledgement.objects.filter(request=request).update(stored_file=kept)
    request.decisions.update(letter=kept)
    assert desk(request, name) in client.get(desk(request)).text
    response = client.get(desk(request, name))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 kept"  # type: ignore[attr-defined]
    response.close()


@pytest.mark.parametrize("name", ["acknowledgement", "letter"])
def test_what_is_still_being_made_leads_back_to_the_sheet(name: str, client: Client) -> None:
    request = make_request(state=State.ACCEPTED)
    assert request.assignee is not None
    client.force_login(request.assignee)
    Acknowledgement.objects.filter(request=request).update(stored_file=None)
    request.decisions.update(letter=None)
    assert desk(request, name) not in client.get(desk(request)).text
    back = client.get(desk(request, name), follow=True)
    assert back.redirect_chain == [(desk(request), 302)]
    assert french("The PDF is being made. Try again in a minute.") in back.text


def test_before_a_decision_there_is_no_letter(sent: ServiceRequest, instructor_client: Client) -> None:
    assert instructor_client.get(desk(sent, "letter")).status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_another_teams_request_is_not_found(state: State, instructor_client: Client) -> None:
    other = make_request(state=state)
    for url in (
        desk(other),
        desk(other, "act", "take_charge"),
        desk(other, "acknowledgement"),
        desk(other, "letter"),
        desk(other, "document", str(other.attachments.get().uuid)),
    ):
        assert instructor_client.get(url).status_code == 404
        assert instructor_client.post(url).status_code == 404


def test_take_charge_shows_the_text_then_sends_it(sent: ServiceRequest, instructor_client: Client) -> None:
    form = instructor_client.get(desk(sent, "act", "take_charge"))
    assert "Ce qui se passe maintenant." in form.text
    data = {"revision_number": sent.revision_number, "message": "À bientôt."}
    preview = instructor_client.post(desk(sent, "act", "take_charge"), data | {"action": "preview"})
    assert preview.text.count("À bientôt.") == 2
    assert ServiceRequest.objects.get(pk=sent.pk).state == State.SUBMITTED
    data["shown"] = preview.context["preview"].checksum
    done = instructor_client.post(desk(sent, "act", "take_charge"), data | {"action": "do"})
    assert done.status_code == 302
    moved = ServiceRequest.objects.get(pk=sent.pk)
    assert moved.state == State.IN_REVIEW
    assert moved.assignee is not None
    assert "À bientôt." in OutgoingEmail.objects.get(about=sent.reference, kind="request.take_charge").text


def test_corrections_need_names_a_message_and_a_future_deadline(client: Client) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    url = desk(request, "act", "request_corrections")
    bad = client.post(url, {"revision_number": request.revision_number, "deadline": "2020-01-01", "message": ""})
    assert bad.status_code == 422
    good = {
        "revision_number": request.revision_number,
        "field_keys": [STATUTES],
        "deadline": (timezone.localdate() + dt.timedelta(days=10)).isoformat(),
        "message": "Il manque la dernière page.",
    }
    assert do(client, request, "request_corrections", good).status_code == 302
    assert CorrectionRequest.objects.get(request=request).field_keys == [STATUTES]


@pytest.mark.both_databases
def test_a_stale_act_keeps_what_was_typed(sent: ServiceRequest, instructor_client: Client) -> None:
    url = desk(sent, "act", "take_charge")
    response = instructor_client.post(url, {"revision_number": 1, "message": "Mon long message"})
    assert response.status_code == 409
    assert "Mon long message" in response.text


def test_a_refusal_needs_reasons_and_takes_a_letter(client: Client) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    url = desk(request, "act", "refuse")
    data = {
        "revision_number": request.revision_number,
        "authority": "Présidence du conseil départemental",
        "act_date": timezone.localdate().isoformat(),
        "author_capacity": "Directrice",
    }
    assert "Comment faire un PDF" in client.get(url).text
    assert client.post(url, data).status_code == 422
    with_bad_letter = data | {"reasons": "Hors délai.", "letter": pdf_upload("lettre.pdf")}
    with_bad_letter["letter"].file.truncate(10)
    assert client.post(url, with_bad_letter).status_code == 422
    data["shown"] = client.get(url).context["preview"].checksum
    assert client.post(url, data | {"reasons": "Hors délai.", "letter": pdf_upload("lettre.pdf")}).status_code == 302
    decision = Decision.objects.get(request=request)
    assert (decision.outcome, decision.reasons) == ("refused", "Hors délai.")
    assert decision.letter is not None


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("3 500,00", 350_000),
        ("2 000 €", 200_000),
        ("2\u202f000,00\xa0€", 200_000),
        ("2 000", 200_000),
        ("1250.5", 125_050),
        ("", None),
    ],
)
def test_an_amount_is_typed_as_applicants_type_theirs(typed: str, cents: int | None, client: Client) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    assert decide(client, request, "accept", amount=typed).status_code == 302
    assert Decision.objects.get(request=request).amount_cents == cents


@pytest.mark.parametrize("typed", ["-5", "1,234", "beaucoup", "99999999999"])
def test_an_amount_that_is_none_is_kept_as_typed(typed: str, client: Client) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    refused = decide(client, request, "accept", amount=typed)
    assert refused.status_code == 422
    assert f'value="{typed}"' in refused.text


def test_modeladmins_other_views_have_no_address(sent: ServiceRequest, instructor_client: Client) -> None:
    for url in ("create/", f"edit/{sent.pk}/", f"delete/{sent.pk}/", f"inspect/{sent.pk}/", f"history/{sent.pk}/"):
        assert instructor_client.get(LIST + url).status_code == 404


def test_a_citizen_never_enters(sent: ServiceRequest, client: Client) -> None:
    client.force_login(sent.applicant)
    for url in (LIST, desk(sent), desk(sent, "act", "take_charge")):
        response = client.get(url)
        assert response.status_code == 403
        assert sent.reference not in response.text


def test_the_list_and_the_sheet_say_what_is_asked(client: Client) -> None:
    procedure = make_procedure(amount_field=AMOUNT, title_field=PROJECT)
    request = make_request(procedure=procedure)
    RequestFacts.objects.filter(request=request).update(commune_name="Brenne")
    client.force_login(make_instructor(request.team))
    columns = urlencode({"columns": ["applicant", "amount_asked", "commune", "silence"]}, doseq=True)
    addresses = (f"{LIST}?{columns}", f"{LIST}demandes/{request.reference}/")
    listed, sheet = (client.get(address).content.decode() for address in addresses)
    amount = amount_text(125_000)
    assert typed_date(request.acknowledgement.implicit_decision_on) in listed
    assert "Démarche" not in listed[listed.index("<thead>") : listed.index("</thead>")]
    for page in (listed, sheet):
        assert "Fête de la rivière" in page
        assert amount in page
        assert "Brenne" in page
        assert "{#" not in page
    RequestFacts.objects.all().delete()
    assert client.get(f"{LIST}demandes/{request.reference}/").status_code == 200
    make_missing()
    assert request.reference in client.get(LIST).content.decode()
    assert client.get(f"{LIST}demandes/{request.reference}/").status_code == 200
