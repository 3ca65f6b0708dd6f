"""An export that failed is made again in one press, as it was asked, with today's rights; or says why it is not."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.long_work import slices
from teleservices.models import DeskExport, ExportContent, ExportState, ServiceRequest, Team, TeamRole
from teleservices.steering.exports import making, orders, spool
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.french import french
from tests.teleservices.steering.exports.conftest import made, ordered, references_of, rows_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/instruction/exports/"


@pytest.fixture
def requests(teams: list[Team]) -> list[ServiceRequest]:
    procedure = make_procedure(team=teams[0])
    return [make_request(procedure=procedure) for _number in range(2)]


def failed(author: User, query: str = "", **asked: object) -> DeskExport:
    """One whose file could not be written, as often as it was tried."""

    def full(*values: object) -> None:
        raise OSError("no space left")

    export = ordered(author, query, **asked)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(spool, "save", full)
        for _time in range(slices.MOST_ATTEMPTS):
            with pytest.raises(OSError, match="no space"):
                making.work.make(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    return export


def again(client: Client, export: DeskExport) -> HttpResponse:
    return client.post(reverse("desk:export_again", args=[export.uuid]), follow=True)


def test_it_is_made_as_it_was_asked(
    teams: list[Team], camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    chosen = [requests[1].reference]
    export = failed(camille, columns=["reference", "commune"], references=chosen)
    assert reverse("desk:export_again", args=[export.uuid]) in client.get(PAGE).text
    assert french("Your export is being made: an e-mail tells you when it is ready.") in again(client, export).text
    export = made(export)
    assert (references_of(export), rows_of(export)[0]) == (chosen, ["Référence", "Commune"])
    assert (DeskExport.objects.count(), export.done, export.reason) == (1, 1, "")


@pytest.mark.both_databases
def test_pressed_twice_it_is_made_once(
    teams: list[Team], camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    export = failed(camille, content=ExportContent.FACTS)
    for _twice in range(2):
        again(client, export)
    assert references_of(made(export)) == [request.reference for request in requests][::-1]
    again(client, export)
    assert DeskExport.objects.get().state == ExportState.READY, "what is ready stays so"


def test_what_was_searched_for_is_not_kept_and_nothing_wider_is_made(
    teams: list[Team], camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    export = failed(camille, f"q={requests[0].reference}&state=submitted")
    assert (export.search, export.told) == ("", "state=submitted & q")
    page = client.get(PAGE)
    assert reverse("desk:export_again", args=[export.uuid]) not in page.text
    assert french("What you searched for is not kept: search again in the list, then export.") in page.text
    assert "cherchez à nouveau dans la liste" in again(client, export).text
    export.refresh_from_db()
    assert export.state == ExportState.FAILED


def test_one_that_failed_before_anything_was_read_knows_that_it_was_searched(
    teams: list[Team], camille: User, requests: list[ServiceRequest]
) -> None:
    export = ordered(camille, f"q={requests[0].reference}")
    making.work.fail(making.work.claim(export.pk), "")  # type: ignore[arg-type]
    export.refresh_from_db()
    assert (export.state, export.told) == (ExportState.FAILED, "q")


def test_rights_and_limits_are_asked_again(
    teams: list[Team], camille: User, requests: list[ServiceRequest], client: Client
) -> None:
    export = failed(camille)
    for _number in range(orders.MOST_UNDER_WAY):
        ordered(camille)
    assert "3 exports en cours" in again(client, export).text
    camille.desk_exports.exclude(pk=export.pk).delete()
    camille.team_memberships.filter(team=teams[0]).update(team=make_team())
    assert "aucune demande" in again(client, export).text
    camille.team_memberships.update(role=TeamRole.SUPERVISOR)
    assert again(client, export).status_code == 404
    client.force_login(make_instructor(teams[0]))
    assert again(client, export).status_code == 404, "another's"
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
