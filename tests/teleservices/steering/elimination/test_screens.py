"""The elimination lists at the desk: one's services' alone, changed as they were shown, exported without any name."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from locker.models import Download
from teleservices import tasks
from teleservices.keyset.paging import Links
from teleservices.models import EliminationLine, EliminationList, LegalHold, ServiceRequest, State
from teleservices.steering.elimination import looked_up
from tests.factories.meetings import make_head
from tests.factories.procedures import make_instructor, make_request, make_team, pdf_upload
from tests.factories.retention import NUMBER, VISAED, make_list, make_over, make_visaed

pytestmark = pytest.mark.django_db
WHY = "Le solde n’est pas encore versé."


@pytest.fixture
def over(settings: Settings) -> ServiceRequest:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return make_over()


@pytest.fixture
def made(over: ServiceRequest) -> EliminationList:
    return make_list(over)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, made: EliminationList, name: str, **data: object) -> tuple[int, str]:
    """What is posted from the page that showed the list as it is in `made`."""
    address = reverse("desk:elimination_act", args=[made.uuid, name])
    answer = client.post(address, {"seen": made.revision, **data})
    return answer.status_code, answer.text


def ticked(made: EliminationList) -> list[int]:
    return list(made.lines.values_list("pk", flat=True))


def test_the_list_says_what_is_to_be_done(made: EliminationList, over: ServiceRequest) -> None:
    client = signed_in(make_head(over.team))
    assert over.procedure.title in client.get(reverse("desk:eliminations")).text
    page = client.get(reverse("desk:elimination", args=[made.uuid])).text
    assert over.reference in page
    assert "Jusqu’au 2 avril 2025" in page
    assert "Inscrire le visa" in page
    assert over.applicant_name not in page


def test_an_instructor_keeps_longer_and_writes_no_visa(made: EliminationList, over: ServiceRequest) -> None:
    client = signed_in(make_instructor(over.team))
    page = client.get(reverse("desk:elimination", args=[made.uuid])).text
    assert ("Garder plus longtemps" in page, "Inscrire le visa" in page) == (True, False)
    visa = {"number": NUMBER, "on": timezone.localdate().isoformat(), "file": pdf_upload()}
    assert post(client, made, "viser", **visa)[0] == 422
    until = (timezone.localdate() + dt.timedelta(days=100)).isoformat()
    assert post(client, made, "prolonger", line=ticked(made), until=until, reason=WHY)[0] == 302
    assert EliminationLine.objects.get().extension_reason == WHY


@pytest.mark.parametrize("name", ["prolonger", "viser", "conserver", "autre"])
def test_another_services_list_is_not_found(made: EliminationList, name: str) -> None:
    client = signed_in(make_head(make_team()))
    for address in ("elimination", "elimination_visa_file"):
        assert client.get(reverse(f"desk:{address}", args=[made.uuid])).status_code == 404
    assert client.get(reverse("desk:elimination_file", args=[made.uuid, "pdf"])).status_code == 404
    assert post(client, made, name, line=ticked(made))[0] == 404
    assert made.procedure.title not in client.get(reverse("desk:eliminations")).text


def test_a_stale_page_writes_nothing_and_shows_the_list_as_it_is(made: EliminationList, over: ServiceRequest) -> None:
    client = signed_in(make_head(over.team))
    until = (timezone.localdate() + dt.timedelta(days=100)).isoformat()
    assert post(client, made, "prolonger", line=ticked(made), until=until, reason=WHY)[0] == 302
    status, page = post(client, made, "prolonger", line=ticked(made), until=until, reason="Autre")
    assert (status, "entre-temps" in page) == (409, True)
    assert EliminationLine.objects.get().extension_reason == WHY


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"line": ["999999"]}, "Cochez des demandes de ce bordereau"),
        ({"line": []}, "Cochez des demandes de ce bordereau"),
        ({"until": "2020-01-01"}, "Choisissez une date à venir"),
        ({"until": "hier"}, "Saisissez une date"),
        ({"reason": ""}, "Rien n’a été enregistré"),
        ({"seen": "x"}, "Cochez des demandes de ce bordereau"),
    ],
)
def test_what_is_wrong_is_said(
    made: EliminationList, over: ServiceRequest, changes: dict[str, object], words: str
) -> None:
    until = (timezone.localdate() + dt.timedelta(days=100)).isoformat()
    data = {"line": ticked(made), "until": until, "reason": WHY} | changes
    status, page = post(signed_in(make_head(over.team)), made, "prolonger", **data)
    assert (status, words in page) == (422, True)
    assert EliminationLine.objects.get().extended_until is None


def test_the_visa_comes_with_its_pdf(made: EliminationList, over: ServiceRequest) -> None:
    client = signed_in(make_head(over.team))
    visa = {"number": NUMBER, "on": timezone.localdate().isoformat()}
    assert post(client, made, "viser", **visa)[0] == 422
    assert post(client, made, "viser", **visa, file=pdf_upload())[0] == 302
    written = EliminationList.objects.get()
    assert (written.visa_number, written.visa_by_name) == (NUMBER, "Camille Vasseur")
    page = client.get(reverse("desk:elimination", args=[made.uuid])).text
    assert NUMBER in page
    assert "Garder plus longtemps" not in page
    file = client.get(reverse("desk:elimination_visa_file", args=[made.uuid]))
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert Download.objects.filter(context="desk visa").count() == 1


def test_the_list_for_the_archives_names_nobody(made: EliminationList, over: ServiceRequest) -> None:
    make_visaed(made, make_head(over.team))
    client = signed_in(make_instructor(over.team))
    table = client.get(reverse("desk:elimination_file", args=[made.uuid, "csv"])).content.decode("utf-8-sig")
    head, line = table.strip().split("\r\n")
    assert head.startswith("Référence;")
    assert line.startswith(f"{over.reference};02/03/2020;02/03/2020;")
    assert over.applicant_name not in table
    assert client.get(reverse("desk:elimination_file", args=[made.uuid, "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("desk:elimination_file", args=[made.uuid, "exe"])).status_code == 404


def test_three_hundred_requests_a_page_in_as_many_queries(
    made: EliminationList, over: ServiceRequest, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    [line] = made.lines.all()
    requests = [
        ServiceRequest(
            procedure=over.procedure,
            form_version=over.form_version,
            profile=over.profile,
            applicant=over.applicant,
            team=over.team,
            state=State.ACCEPTED,
            submitted_at=over.submitted_at,
        )
        for _number in range(300)
    ]
    ServiceRequest.objects.bulk_create(requests)
    days = {"submitted_on": line.submitted_on, "ended_on": line.ended_on, "due_on": line.due_on}
    EliminationLine.objects.bulk_create(
        EliminationLine(
            elimination=made, request=request, reference=request.reference, outcome="accepted", amount_cents=1, **days
        )
        for request in requests
    )
    client = signed_in(make_head(over.team))
    address = reverse("desk:elimination", args=[made.uuid])
    client.get(address)
    with django_assert_max_num_queries(25):
        first = client.get(address)
    assert first.text.count('name="line"') == 300
    with django_assert_max_num_queries(25):
        second = client.get(address + first.context["links"].next)
    assert second.text.count('name="line"') == 1
    assert client.get(address + second.context["links"].previous).text.count('name="line"') == 300
    assert client.get(f"{address}?after=x").text.count('name="line"') == 300


def test_lists_are_paged_the_latest_first_in_as_many_queries(
    made: EliminationList, over: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked_up, "LISTS", 2)
    values = {"procedure": over.procedure, "team": over.team, "fate": made.fate, "notice_until": made.notice_until}
    days = [made.made_at + dt.timedelta(days=number) for number in (3, 1, 3, 0)]
    lists = [made, *(EliminationList.objects.create(**values, made_at=day) for day in days)]
    expected = [row.pk for row in sorted(lists, key=lambda row: (row.made_at, row.pk), reverse=True)]
    client, address, pages, costs = signed_in(make_head(over.team)), reverse("desk:eliminations"), [], []
    client.get(address)
    query = "?"
    while query:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address + query)
        costs.append(len(queries))
        pages.append([row.pk for row, _state in page.context["lists"]])
        query = page.context["links"].next
    assert pages == [expected[:2], expected[2:4], expected[4:]]
    assert len(set(costs)) == 1
    assert shown(client.get(address + page.context["links"].previous)) == pages[1]
    assert shown(client.get(address + page.context["links"].first.removeprefix("."))) == pages[0]


def shown(page: HttpResponse) -> list[int]:
    return [row.pk for row, _state in page.context["lists"]]


@pytest.mark.parametrize("name", ["after", "before"])
def test_no_landmark_is_another_services(made: EliminationList, over: ServiceRequest, name: str) -> None:
    foreign = make_list(make_over())
    [line] = foreign.lines.all()
    client = signed_in(make_head(over.team))
    lists, own = reverse("desk:eliminations"), reverse("desk:elimination", args=[made.uuid])
    for text in (line.pk, foreign.pk, "x", "0", "-1", "9" * 15, "9" * 400, "%00"):
        assert shown(client.get(f"{lists}?{name}={text}")) == [made.pk]
        page = client.get(f"{own}?{name}={text}")
        assert [row.line.elimination_id for row in page.context["rows"]] == [made.pk]
        assert page.context["links"] == Links()


def test_what_is_ticked_on_a_page_stays_there(
    made: EliminationList, over: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked_up, "ROWS", 1)
    [line] = made.lines.all()
    other = make_over(over.procedure)
    later = EliminationLine.objects.create(
        elimination=made, request=other, reference=other.reference, outcome="accepted",
        submitted_on=line.submitted_on, ended_on=line.ended_on, due_on=line.due_on,
    )  # fmt: skip
    client, here = signed_in(make_head(over.team)), f"?after={line.pk}"
    page = client.get(reverse("desk:elimination", args=[made.uuid]) + here).text
    address = reverse("desk:elimination_act", args=[made.uuid, "prolonger"]) + here
    assert f'action="{address}"' in page
    until = (timezone.localdate() + dt.timedelta(days=100)).isoformat()
    data = {"seen": made.revision, "line": [later.pk], "until": until}
    refused = client.post(address, {**data, "reason": ""})
    assert (refused.status_code, "checked" in refused.text, other.reference in refused.text) == (422, True, True)
    assert client.post(address, {**data, "reason": WHY}).url.endswith(here)
    later.refresh_from_db()
    assert later.extension_reason == WHY


# --- Of one request --------------------------------------------------------------------------------------------------
def test_a_head_keeps_a_request_for_a_dispute_and_ends_it(over: ServiceRequest) -> None:
    client, address = signed_in(make_head(over.team)), reverse("desk:retention", args=[over.reference])
    page = client.get(address).text
    assert "Conservée au moins 5 ans après la décision." in page
    assert "2 mars 2025" in page
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": WHY}).status_code == 302
    assert WHY in client.get(address).text
    assert client.post(address, {"reason": WHY}).status_code == 409
    placed = LegalHold.objects.get()
    assert client.post(address, {"reason": "Jugement rendu.", "hold": placed.pk}).status_code == 302
    assert client.post(address, {"reason": "Jugement rendu.", "hold": placed.pk}).status_code == 409


def test_an_instructor_reads_it_and_another_service_does_not(over: ServiceRequest) -> None:
    address = reverse("desk:retention", args=[over.reference])
    client = signed_in(make_instructor(over.team))
    assert "Bloquer cette demande" not in client.get(address).text
    assert [client.post(address, typed).status_code for typed in ({"reason": WHY}, {})] == [403, 403]
    assert signed_in(make_head(make_team())).get(address).status_code == 404
    assert not LegalHold.objects.exists()


def test_no_door_opens_on_what_was_destroyed(made: EliminationList, over: ServiceRequest) -> None:

    head = make_head(over.team)
    make_visaed(made, head)
    with time_machine.travel(VISAED, tick=False):
        assert tasks.eliminate_requests() == 1
    client, other = signed_in(head), make_request(procedure=over.procedure)
    listed = client.get(reverse("desk:list")).text
    assert (other.reference in listed, over.reference in listed) == (True, False)
    for name in ("sheet", "history", "messages", "retention", "notes", "decision"):
        assert client.get(reverse(f"desk:{name}", args=[over.reference])).status_code == 404
    page = client.get(reverse("desk:elimination", args=[made.uuid])).text
    assert over.reference in page
    assert reverse("desk:sheet", args=[over.reference]) not in page
    citizen = signed_in(over.applicant)
    assert citizen.get(reverse("request_detail", args=[over.reference])).status_code == 404
