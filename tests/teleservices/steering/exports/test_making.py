"""An export from its order to its file: what it holds, who may see it, what a kill leaves."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, User
from notifications.models import OutgoingEmail
from teleservices.long_work import slices
from teleservices.models import (
    DeskExport,
    ExportContent,
    ExportFormat,
    ExportState,
    RequestFacts,
    ServiceRequest,
    Team,
)
from teleservices.steering.exports import making, orders, spool
from teleservices.steering.exports.errors import (
    NothingToExportError,
    RightsLostError,
    TooManyRequestsError,
    TooManyUnderWayError,
)
from tests.accounts.journeys import later
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import content_of, made, ordered, references_of, rows_of, sheet_of

pytestmark = pytest.mark.django_db
HOSTILE = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "＝1"]


def several(team: Team, number: int, **facts: object) -> list[ServiceRequest]:
    """So many requests of a service."""
    procedure = make_procedure(team=team)
    requests = [make_request(procedure=procedure) for _ in range(number)]
    RequestFacts.objects.filter(request__in=requests).update(**facts)
    return requests


def test_the_columns_shown_in_the_list_s_order(teams: list[Team], camille: User) -> None:
    requests = [*several(teams[0], 1), *several(teams[1], 1), *several(teams[0], 1, amount_asked=5_00)]
    RequestFacts.objects.filter(request=requests[0]).update(amount_asked=1234_50)
    export = made(ordered(camille, "ordering=amount_asked&columns=amount_asked&columns=sent&columns=stage", columns=[
        "amount_asked", "sent", "stage",
    ]))  # fmt: skip
    head, *rows = rows_of(export)
    assert head == ["Référence", "Montant demandé", "Transmise le", "État", "Étape"]
    assert [row[1] for row in rows] == [5, 1234.5, None], "as the list sorts them"
    row = rows[1]
    assert row[0] == requests[0].reference
    assert row[2] == dt.datetime.combine(timezone.localdate(), dt.time())
    assert row[3:] == ["Reçue", "Étape submitted"]
    assert export.done == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str, teams: list[Team], camille: User) -> None:
    [request] = several(teams[0], 1, title=text, commune_name=text)
    ServiceRequest.objects.filter(pk=request.pk).update(applicant_name=text)
    book = made(ordered(camille, content=ExportContent.FACTS))
    cells = [cell for row in sheet_of(book).iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    typed = [cell for cell in cells if cell.value == text]
    assert len(typed) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in typed), "typing there makes none"
    plain = made(ordered(camille, content=ExportContent.FACTS, file_format=ExportFormat.CSV))
    [_head, row] = csv.reader(io.StringIO(content_of(plain).decode("utf-8-sig")), delimiter=";")
    assert [cell for cell in row if cell and cell[0] in "=+-@\t＝"] == []
    assert f"'{text}" in row


def test_a_text_file_as_french_spreadsheets_open_it(teams: list[Team], camille: User) -> None:
    [request] = several(teams[0], 1, amount_asked=1234_50, title="Fête ; « du gué »\nà Brenne")
    export = made(ordered(camille, content=ExportContent.FACTS, file_format=ExportFormat.CSV))
    content = content_of(export)
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    values = dict(zip(head, row, strict=True))
    assert values["Montant demandé"] == "1234,50"
    assert values["Titre du projet"] == "Fête ; « du gué »\nà Brenne"
    assert values["Transmise le"] == f"{timezone.localdate():%d/%m/%Y}"
    assert values["Référence"] == request.reference


def test_what_xml_can_t_hold_stops_nothing(teams: list[Team], camille: User) -> None:
    several(teams[0], 1, title="a\x00\x0b<&>\"'\x1fb" if connection.vendor == "sqlite" else "a\x0b<&>\"'\x1fb")
    [row] = rows_of(made(ordered(camille, content=ExportContent.FACTS)))[1:]
    assert "a<&>\"'b" in row


@pytest.mark.both_databases
def test_a_search_and_a_filter_are_followed_and_the_search_forgotten(teams: list[Team], camille: User) -> None:
    request, other = several(teams[0], 2)
    RequestFacts.objects.filter(request__in=[request, other]).update(commune_name="Xyloville")
    export = ordered(camille, f"q={request.reference}&state=submitted&commune=Xylo")
    assert export.search == request.reference
    export = made(export)
    assert references_of(export) == [request.reference]
    assert export.search == ""
    assert export.told == "state=submitted & commune & q"
    event = AuditEvent.objects.get(account=camille, kind="requests_exported")
    assert event.details["requests"] == 1
    assert event.details["filter"] == "state=submitted & commune & q"
    assert request.reference not in str(event.details)


def test_requests_chosen_one_by_one_and_never_another_service_s(teams: list[Team], camille: User) -> None:
    mine, theirs = several(teams[0], 2), several(make_team(), 1)
    chosen = [mine[1].reference, theirs[0].reference, mine[0].reference]
    assert references_of(made(ordered(camille, references=chosen))) == [mine[1].reference, mine[0].reference]
    with pytest.raises(NothingToExportError):
        ordered(camille, references=[theirs[0].reference, "AAAA-AAAA"])


def test_another_service_s_request_is_never_in_it(teams: list[Team], camille: User) -> None:
    mine, _theirs = several(teams[0], 1), several(make_team(), 2)
    assert references_of(made(ordered(camille))) == [mine[0].reference]


def test_a_request_that_left_the_service_between_the_order_and_the_making(teams: list[Team], camille: User) -> None:
    stays, leaves = several(teams[0], 2)
    export = ordered(camille)
    move(leaves, make_team())
    assert references_of(made(export)) == [stays.reference]


@pytest.mark.both_databases
def test_and_between_two_slices(teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "CHUNK", 1)
    monkeypatch.setattr(slices, "SLICE_SECONDS", -1)
    first, second, third = several(teams[0], 3)
    export = ordered(camille, "ordering=submitted_at")
    making.work.make(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.total) == (ExportState.WAITING, 1, 3)
    move(second, make_team())
    assert references_of(made(export)) == [first.reference, third.reference]


def move(request: ServiceRequest, team: Team) -> None:
    ServiceRequest.objects.filter(pk=request.pk).update(team=team)
    RequestFacts.objects.filter(request=request).update(team=team)


def test_an_author_who_lost_the_right_meanwhile_gets_nothing(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    export = ordered(camille)
    camille.user_permissions.clear()
    export = made(export)
    assert (export.state, bool(export.reason)) == (ExportState.FAILED, True)
    assert not storages["private"].exists(export.storage_name)
    with pytest.raises(RightsLostError):
        ordered(User.objects.get(pk=camille.pk))


def test_it_says_that_it_is_ready_with_nothing_personal(teams: list[Team], camille: User) -> None:
    [request] = several(teams[0], 1)
    export = made(ordered(camille))
    email = OutgoingEmail.objects.get(kind="service.export_ready")
    assert email.recipient == camille.email
    for secret in (str(export.uuid), request.reference, request.applicant_name):
        assert secret not in email.text + email.html + email.subject


def test_three_under_way_for_one_person(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    exports = [ordered(camille) for _ in range(orders.MOST_UNDER_WAY)]
    with pytest.raises(TooManyUnderWayError):
        ordered(camille)
    orders.cancel(export=exports[0])
    ordered(camille)
    colleague = make_instructor(teams[0])
    ordered(colleague)


def test_nothing_and_too_much_are_refused(teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NothingToExportError):
        ordered(camille)
    several(teams[0], 2)
    monkeypatch.setattr("teleservices.steering.exports.selection.MOST_REQUESTS", 1)
    with pytest.raises(TooManyRequestsError):
        ordered(camille)
    monkeypatch.setattr("teleservices.steering.exports.selection.MOST_CHOSEN", 1)
    with pytest.raises(TooManyRequestsError):
        ordered(camille, references=["AAAA-AAAA", "BBBB-BBBB"])


@pytest.mark.both_databases
def test_each_chunk_costs_the_same_queries(teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    several(teams[0], 6)
    counts = []
    for chunk in (2, 6):
        monkeypatch.setattr(making, "CHUNK", chunk)
        export = ordered(camille)
        with CaptureQueriesContext(connection) as queries:
            making.work.make(export.pk)
        counts.append(len(queries))
    two_more = counts[0] - counts[1]
    assert two_more % 2 == 0
    assert two_more / 2 <= 8


@pytest.mark.both_databases
def test_a_worker_that_died_is_replaced_and_goes_on_where_it_was(
    teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "CHUNK", 1)
    requests = several(teams[0], 3)
    export = ordered(camille, "ordering=submitted_at")
    claimed = making.work.claim(export.pk)
    assert claimed is not None
    monkeypatch.setattr(slices, "SLICE_SECONDS", -1)
    assert not making.gathered(claimed), "it dies here, one row written"
    making.work.make(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done) == (ExportState.RUNNING, 1), "another worker has it"
    monkeypatch.setattr(slices, "SLICE_SECONDS", 20)
    with later(minutes=4):
        making.sweep()
        assert references_of(made(export)) == [request.reference for request in requests]


@pytest.mark.both_databases
def test_the_dead_worker_that_comes_back_writes_nothing(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    export = ordered(camille)
    slow = making.work.claim(export.pk)
    assert slow is not None
    with later(minutes=4):
        making.work.make(export.pk)
        with pytest.raises(slices.LostError):
            making.gathered(slow)
        export.refresh_from_db()
        assert len(references_of(export)) == 1


def test_what_kills_its_worker_is_given_up(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    export = ordered(camille)
    for number in range(1, slices.MOST_ATTEMPTS + 1):
        with later(minutes=5 * number):
            making.sweep()
            assert making.work.claim(export.pk)
    with later(minutes=5 * slices.MOST_ATTEMPTS + 5):
        making.sweep()
    export.refresh_from_db()
    assert (export.state, bool(export.reason), export.search) == (ExportState.FAILED, True, "")


def test_what_breaks_is_tried_again_then_said(
    teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*values: object) -> None:
        raise OSError("no space left")

    several(teams[0], 1)
    export = ordered(camille)
    with monkeypatch.context() as broken:
        broken.setattr(spool, "save", full)
        for _ in range(slices.MOST_ATTEMPTS):
            with pytest.raises(OSError, match="no space"):
                making.work.make(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert made(ordered(camille)).state == ExportState.READY


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_nothing_stays_of_what_is_cancelled_expired_or_made(teams: list[Team], camille: User) -> None:
    several(teams[0], 2)
    kept = made(ordered(camille))
    assert names(kept) == [kept.storage_name], "its keys, columns and parts are gone"
    orders.cancel(export=kept)
    assert names(kept) == []
    expired = made(ordered(camille))
    with later(days=8):
        assert making.sweep() >= 1
    expired.refresh_from_db()
    assert (expired.state, expired.done) == (ExportState.EXPIRED, 2), "who took what out stays known"
    assert names(expired) == []
    with later(days=366):
        making.sweep()
    assert not DeskExport.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_cancellation_stops_the_worker_that_has_it(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    export = ordered(camille)
    claimed = making.work.claim(export.pk)
    assert claimed is not None
    orders.cancel(export=export)
    with pytest.raises(slices.LostError):
        making.gathered(claimed)
    making.work.make(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED


def names(export: DeskExport) -> list[str]:
    return [name for name in spool.old_names(timezone.now() + dt.timedelta(days=1)) if str(export.uuid) in name]


def test_files_without_a_row_are_deleted_in_the_end(teams: list[Team], camille: User) -> None:
    several(teams[0], 1)
    export = made(ordered(camille))
    DeskExport.objects.all().delete()
    making.sweep()
    assert names(export), "a worker may be writing them"
    with later(hours=2):
        assert making.sweep() >= 1
    assert names(export) == []
