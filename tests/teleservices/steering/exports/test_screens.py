"""The pages of exports: what is asked before, who follows and fetches one, what is written of it."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEvent, User
from accounts.rights.export_sections import personal_data_sections
from locker import readings
from teleservices.models import DeskExport, RequestFacts, Team
from teleservices.steering.exports import orders
from teleservices.steering.personal_data import forget
from tests.accounts.journeys import later
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import made, ordered

pytestmark = pytest.mark.django_db
LIST, ORDER = "/admin/instruction/", "/admin/instruction/exports/nouveau/"


def fetch(client: Client, export: DeskExport) -> int:
    response = client.get(reverse("desk:export_fetch", args=[export.uuid]))
    if response.streaming:
        response.getvalue()  # which closes the file
    return response.status_code


def test_from_the_list_to_the_file(teams: list[Team], camille: User, client: Client) -> None:
    procedure = make_procedure(team=teams[0])
    kept, left = make_request(procedure=procedure), make_request(procedure=procedure)
    RequestFacts.objects.filter(request=kept).update(amount_asked=900_00)
    query = "asked_min=100&columns=amount_asked&unknown=1"
    assert f"{ORDER}?columns=amount_asked&amp;asked_min=100" in client.get(f"{LIST}?{query}").text
    page = client.get(f"{ORDER}?{query}")
    assert page.context["count"] == 1
    assert "100,00" in page.text
    asked = page.context["form"]["query"].value()
    answer = client.post(ORDER, {"content": "columns", "file_format": "csv", "query": asked})
    assert answer.url == reverse("desk:exports")
    waiting = client.get(answer.url)
    assert "En attente" in waiting.text
    assert 'data-exports="running"' in waiting.text
    export = made(DeskExport.objects.get())
    page = client.get(answer.url)
    assert reverse("desk:export_fetch", args=[export.uuid]) in page.text
    response = client.get(reverse("desk:export_fetch", args=[export.uuid]))
    name = re.search(r'filename="([^"]+)"', response["Content-Disposition"])
    assert name, "named by what it holds and its hour: two exports of a day are told apart"
    assert re.fullmatch(r"demandes-liste-\d{4}-\d\d-\d\d-\d\dh\d\d\.csv", name[1])
    assert "private, no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows == [["Référence", "Montant demandé"], [kept.reference, "900,00"]]
    assert left.reference not in text
    event = AuditEvent.objects.get(account=camille, kind="requests_export_fetched")
    assert event.details == {"export": str(export.uuid), "requests": 1}
    export.refresh_from_db()
    assert export.fetched_at is not None


def test_nothing_is_given_by_this_process_where_nginx_does(
    teams: list[Team], camille: User, client: Client, settings: Settings
) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    export = made(ordered(camille))
    settings.PARVIS_X_ACCEL_PREFIX = "/prives"
    response = client.get(reverse("desk:export_fetch", args=[export.uuid]))
    assert response["X-Accel-Redirect"] == f"/prives/{export.storage_name}"
    assert response.content == b""


def test_only_its_author_while_they_have_the_services(teams: list[Team], camille: User, client: Client) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    export = made(ordered(camille))
    assert export.teams == [teams[0].pk]
    assert fetch(client, export) == 200
    teams[1].team_members.filter(user=camille).delete()
    assert fetch(client, export) == 200, "it holds nothing of that service"
    teams[0].team_members.filter(user=camille).delete()
    assert fetch(client, export) == 404
    assert "que vous avez quitté" in client.get(reverse("desk:exports")).text
    client.force_login(make_instructor(teams[0]))
    assert fetch(client, export) == 404
    assert client.post(reverse("desk:export_cancel", args=[export.uuid])).status_code == 404
    assert str(export.uuid) not in client.get(reverse("desk:exports")).text


def test_nobody_without_the_right_to_instruct(teams: list[Team], camille: User, client: Client) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    export = made(ordered(camille))
    camille.user_permissions.remove(*camille.user_permissions.filter(codename="instruct_request"))
    for path in (reverse("desk:exports"), ORDER, reverse("desk:export_fetch", args=[export.uuid])):
        assert client.get(path).status_code == 404
    assert client.post(ORDER, {"content": "facts", "file_format": "csv"}).status_code == 404


def test_it_expires(teams: list[Team], camille: User, client: Client, settings: Settings) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    settings.PARVIS_EXPORT_DAYS = 2
    export = made(ordered(camille))
    with later(days=2, minutes=1):
        client.force_login(camille)
        assert fetch(client, export) == 404, "before anything has deleted it"


def test_what_is_fetched_counts_among_what_one_reads(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    procedure = make_procedure(team=teams[0])
    for _ in range(2):
        make_request(procedure=procedure)
    export, counted = made(ordered(camille)), []
    monkeypatch.setattr(readings.window_counts, "count", lambda name, many, **limits: counted.append(many))
    fetch(client, export)
    assert counted == [2]


def test_the_limit_is_told_before_and_when_it_is_met(teams: list[Team], camille: User, client: Client) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    asked = {"content": "facts", "file_format": "xlsx"}
    assert f"vous pouvez en avoir {orders.MOST_UNDER_WAY} en cours" in client.get(ORDER).text
    for _ in range(orders.MOST_UNDER_WAY):
        assert client.post(ORDER, asked).status_code == 302
    refused = client.post(ORDER, asked)
    assert refused.status_code == 422
    assert "3 exports en cours" in refused.text
    client.post(reverse("desk:export_cancel", args=[DeskExport.objects.all()[0].uuid]))
    assert client.post(ORDER, asked).status_code == 302


@pytest.mark.parametrize(
    "asked", [{}, {"content": "x", "file_format": "exe"}, {"content": "facts", "query": "a" * 9000}]
)
def test_what_can_t_be_read_is_told(asked: dict[str, str], teams: list[Team], camille: User, client: Client) -> None:
    make_request(procedure=make_procedure(team=teams[0]))
    assert client.post(ORDER, asked).status_code == 422
    assert not DeskExport.objects.exists()


def test_requests_ticked_in_the_list(teams: list[Team], camille: User, client: Client) -> None:
    procedure = make_procedure(team=teams[0])
    first, second = make_request(procedure=procedure), make_request(procedure=procedure)
    theirs = make_request(procedure=make_procedure(team=make_team()))
    ticked = [second.reference, theirs.reference, "'; --", "a\0b"]
    page = client.post(reverse("desk:export_chosen"), {"request": ticked})
    assert page.context["count"] == 1
    assert theirs.reference not in page.text
    assert not DeskExport.objects.exists(), "nothing is ordered yet"
    chosen = page.context["form"]["references"].value()
    client.post(ORDER, {"content": "columns", "file_format": "csv", "references": f"{chosen} {theirs.reference}"})
    export = made(DeskExport.objects.get())
    text = client.get(reverse("desk:export_fetch", args=[export.uuid])).getvalue().decode()
    assert second.reference in text
    assert first.reference not in text
    assert theirs.reference not in text


def test_all_of_the_list_or_nothing_ticked(teams: list[Team], camille: User, client: Client) -> None:
    procedure = make_procedure(team=teams[0])
    for _ in range(2):
        make_request(procedure=procedure)
    page = client.post(reverse("desk:export_chosen"), {"all": "on", "query": "state=submitted"})
    assert page.context["count"] == 2
    assert page.context["form"]["references"].value() == ""
    response = client.post(reverse("desk:export_chosen"), {"query": "state=submitted"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?state=submitted", 302)]
    assert "Cochez les demandes" in response.text


def test_what_someone_exported_is_in_their_archive_and_goes_with_their_account(
    teams: list[Team], camille: User
) -> None:
    request = make_request(procedure=make_procedure(team=teams[0]))
    made(ordered(camille))
    [section] = [known for known in personal_data_sections if known.folder == "exports-de-demandes"]
    assert section.count(camille) == 1
    [record] = section.records(camille)
    assert record.data["requests"] == 1
    assert request.reference not in str((record.data, record.lines))
    forget(camille)
    assert not DeskExport.objects.exists()
