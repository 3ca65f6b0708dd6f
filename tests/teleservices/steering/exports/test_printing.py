"""The list printed: what it shows, all its rows, who and when; written down as an export, nothing of others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from teleservices.models import DeskExport, ExportState, RequestFacts, ServiceRequest, Team, TeamRole
from teleservices.steering.exports import printing
from tests.factories.procedures import make_procedure, make_request

pytestmark = pytest.mark.django_db

PRINT, EXPORTS = "/admin/instruction/exports/imprimer/", "/admin/instruction/exports/"


@pytest.fixture
def requests(teams: list[Team]) -> list[ServiceRequest]:
    procedure = make_procedure(team=teams[0])
    return [make_request(procedure=procedure) for _ in range(3)]


def test_the_whole_list_with_its_columns_filter_totals_and_author(
    camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    theirs = make_request()
    RequestFacts.objects.update(amount_asked=125_000)
    page = client.post(PRINT, {"all": "on", "query": "columns=amount_asked&state=submitted"})
    text = page.text.replace("\u202f", " ").replace("\xa0", " ")
    assert page.status_code == 200
    assert [column.label for column in page.context["printed"].columns] == ["Référence", "Montant demandé"]
    assert all(request.reference in text for request in requests)
    assert theirs.reference not in text
    assert "3 750,00 €" in text
    assert f"Imprimé par {camille.get_full_name()}" in text
    assert page.context["chips"], "the filter in words"


def test_who_printed_what_is_kept_without_what_was_searched(
    camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    sought = requests[1].reference
    client.post(PRINT, {"all": "on", "query": f"q={sought}&state=submitted"})
    export = DeskExport.objects.get()
    assert (export.content, export.format, export.done) == ("print", "page", 1)
    assert (export.state, export.search, export.query, export.teams) == (
        *(ExportState.EXPIRED, "", ""),
        [requests[0].team_id],
    )
    assert sought not in export.told
    event = AuditEvent.objects.filter(kind="requests_exported").get()
    assert (event.details["content"], event.details["requests"]) == ("print", 1)
    assert "La liste, imprimée" not in client.get(EXPORTS).text, "there is no file to fetch"


def test_the_requests_ticked_and_no_other(camille: User, requests: list[ServiceRequest], client: Client) -> None:
    theirs = make_request()
    page = client.post(PRINT, {"request": [requests[1].reference, theirs.reference, "x\0"], "query": ""})
    assert requests[1].reference in page.text
    assert requests[0].reference not in page.text
    assert theirs.reference not in page.text
    assert DeskExport.objects.get().done == 1


def test_nothing_ticked_nothing_listed_and_too_many_lead_back_with_the_reason(
    camille: User, requests: list[ServiceRequest], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Cochez" in client.post(PRINT, {"query": ""}, follow=True).text
    assert "aucune demande" in client.post(PRINT, {"all": "on", "query": "state=refused"}, follow=True).text
    monkeypatch.setattr(printing, "MOST", 2)
    assert "au plus 2 demandes" in client.post(PRINT, {"all": "on", "query": "columns=x"}, follow=True).text
    assert not DeskExport.objects.exists()
    assert client.get(PRINT).status_code == 405


def test_who_only_reads_prints_nothing(camille: User, requests: list[ServiceRequest], client: Client) -> None:
    camille.team_memberships.update(role=TeamRole.SUPERVISOR)
    assert client.post(PRINT, {"all": "on", "query": ""}).status_code == 404
    assert "Imprimer ces demandes" not in client.get("/admin/instruction/").text


def test_rows_cost_no_query_each(camille: User, requests: list[ServiceRequest], client: Client) -> None:
    client.post(PRINT, {"all": "on", "query": ""})
    with CaptureQueriesContext(connection) as few:
        client.post(PRINT, {"all": "on", "query": ""})
    for _number in range(5):
        make_request(procedure=requests[0].procedure)
    with CaptureQueriesContext(connection) as many:
        client.post(PRINT, {"all": "on", "query": ""})
    assert len(many) == len(few)
