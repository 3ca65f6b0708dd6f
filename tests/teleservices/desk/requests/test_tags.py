"""What the desk says of a request: that it is new, completed, unread, decided; true for who looks."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from locker.delivery import mark_opened
from locker.entry.intake import receive_apart
from locker.models import LockerDocument
from teleservices.desk.requests.table.row_tags import row_tags_of
from teleservices.desk.requests.table.rows import rows_of
from teleservices.lifecycle import Resubmission, perform
from teleservices.lifecycle.messaging import mark_read, send_message
from teleservices.models import Decision, MessageRead, RequestMessage, ServiceRequest, Side, State
from teleservices.paperwork.effects import deliver_decision_letter
from tests.factories.procedures import act, make_instructor, make_procedure, make_request, pdf_upload

pytestmark = pytest.mark.django_db

LIST = "/admin/instruction/"
UNREAD, COMPLETED = f"{LIST}?work=messages", f"{LIST}?work=completed"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def visit(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def colleague_of(request: ServiceRequest) -> User:
    assert request.team is not None
    return make_instructor(request.team)


def followed() -> tuple[ServiceRequest, User]:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    return request, request.assignee


def ask(request: ServiceRequest, text: str = "Avez-vous reçu ma lettre ?") -> RequestMessage:
    return send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text=text)


def complete_it(request: ServiceRequest) -> None:
    """The applicant's corrections arrive."""
    perform(
        request_id=request.pk,
        act_name="resubmit",
        actor=request.applicant,
        revision_number=request.revision_number,
        payload=Resubmission(answers=request.answers),
    )
    request.refresh_from_db()


def thread(request: ServiceRequest) -> str:
    return reverse("desk:messages", args=[request.reference])


# --- Read for one, unread for the others -----------------------------------------------------------------------------
def test_what_a_colleague_opens_stays_unread_for_who_follows() -> None:
    request, camille = followed()
    yann, message = colleague_of(request), ask(request)
    assert "Nouveau" in visit(yann).get(thread(request)).text
    message.refresh_from_db()
    assert message.read_at is None, "the applicant is not told that the service read it"
    assert request.reference in visit(camille).get(UNREAD).text
    assert "Message non lu" in visit(camille).get(LIST).text
    assert "Nouveau" in visit(camille).get(thread(request)).text
    message.refresh_from_db()
    assert message.read_by == camille
    assert message.read_at is not None
    assert request.reference not in visit(camille).get(UNREAD).text
    assert "Nouveau" not in visit(yann).get(thread(request)).text


def test_while_nobody_follows_each_has_it_to_read_and_the_first_reads_for_the_service() -> None:
    request = make_request()
    colleague, other = colleague_of(request), colleague_of(request)
    message = ask(request)
    for user in (colleague, other):
        assert request.reference in visit(user).get(UNREAD).text
    visit(colleague).get(thread(request))
    message.refresh_from_db()
    assert message.read_by == colleague
    assert request.reference not in visit(colleague).get(UNREAD).text
    assert request.reference in visit(other).get(UNREAD).text


def test_who_answers_has_read_whoever_follows() -> None:
    request, _camille = followed()
    yann, message = colleague_of(request), ask(request)
    visit(yann).get(thread(request))
    later = ask(request, "Autre chose.")
    send_message(request_id=request.pk, actor=yann, side=Side.SERVICE, text="Oui.")
    message.refresh_from_db()
    later.refresh_from_db()
    assert message.read_by == yann
    assert later.read_at is None, "he had not opened it"


def test_a_message_of_someone_elses_file_is_nothing_to_do() -> None:
    request, _camille = followed()
    yann = colleague_of(request)
    ask(request)
    assert request.reference not in visit(yann).get(UNREAD).text
    assert "Message non lu" not in visit(yann).get(LIST).text


def test_the_applicant_reads_that_the_service_read_only_when_it_did() -> None:
    request, camille = followed()
    yann = colleague_of(request)
    ask(request)
    citizen = visit(request.applicant)
    page = reverse("request_messages", args=[request.reference])
    visit(yann).get(thread(request))
    assert "Pas encore lu" in citizen.get(page).text
    visit(camille).get(thread(request))
    assert "Lu par le service le" in citizen.get(page).text


def test_another_service_opens_nothing() -> None:
    request, _camille = followed()
    ask(request)
    stranger = make_instructor(make_procedure().team)
    assert mark_read(request=request, reader=stranger, side=Side.SERVICE) == 0
    assert not MessageRead.objects.exists()


# --- New, completed ---------------------------------------------------------------------------------------------------
def test_a_request_is_new_until_it_is_taken_in_charge() -> None:
    request = make_request()
    camille = colleague_of(request)
    assert "Nouvelle</span>" in visit(camille).get(LIST).text
    assert request.reference in visit(camille).get(f"{LIST}?work=new").text
    act(request, "take_charge", camille)
    assert "Nouvelle</span>" not in visit(camille).get(LIST).text


def test_corrections_that_arrive_are_said_until_the_service_goes_on() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    camille = request.assignee
    assert camille is not None
    assert request.reference not in visit(camille).get(COMPLETED).text
    complete_it(request)
    page = visit(camille).get(COMPLETED)
    assert request.reference in page.text
    assert "Complétée le" in page.text
    home = visit(camille).get("/admin/").text
    assert "Complétées, à reprendre" in home
    request = act(request, "request_corrections", camille)
    assert request.completed_at is None
    assert request.reference not in visit(camille).get(COMPLETED).text


def test_going_on_without_waiting_completes_nothing() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    assert request.assignee is not None
    assert act(request, "resume", request.assignee).completed_at is None


# --- Decided ----------------------------------------------------------------------------------------------------------
def test_the_sheet_shows_the_whole_decision_and_whether_it_was_read() -> None:
    request = make_request(state=State.ACCEPTED_IN_PART)
    camille = request.assignee
    assert camille is not None
    Decision.objects.filter(request=request).update(amount_cents=350_000)
    decision = Decision.objects.get(request=request)
    sheet = reverse("desk:decision", args=[request.reference])
    before = visit(camille).get(sheet).text
    assert "Pas encore remise" in before
    assert reverse("desk:letter", args=[request.reference]) not in before
    deliver_decision_letter(decision_id=decision.pk)
    shown = visit(camille).get(sheet).text.replace("\xa0", " ").replace("\u202f", " ")
    for words in (
        decision.get_outcome_display(),
        "3 500,00 €",
        decision.reasons,
        decision.authority,
        decision.act_number,
        decision.author_name,
        decision.author_capacity,
        "Remise dans les documents reçus le",
        "Pas encore lue",
        reverse("desk:letter", args=[request.reference]),
    ):
        assert words.replace("’", "&#x27;") in shown or words in shown or words.replace("'", "&#x27;") in shown, words
    mark_opened(document=LockerDocument.objects.get(about=request.reference), user=request.applicant)
    assert "Ouverte pour la première fois le" in visit(camille).get(sheet).text


def test_the_list_shows_the_latest_outcome_and_its_amount() -> None:
    request = make_request(state=State.ACCEPTED)
    camille = request.assignee
    assert camille is not None
    Decision.objects.filter(request=request).update(
        amount_cents=120_050, decided_at=timezone.now() - dt.timedelta(days=3)
    )
    outcome = '<span class="desk-outcome">'
    page = visit(camille).get(LIST).text.replace("\u202f", " ")
    assert outcome in page
    assert "1 200,50" in page
    act(request, "withdraw_decision", camille)
    assert outcome not in visit(camille).get(LIST).text


def test_the_marks_of_a_page_cost_the_same_whatever_it_shows() -> None:
    procedure = make_procedure()
    assert procedure.team is not None
    camille = make_instructor(procedure.team)
    client, costs = visit(camille), []
    for rows in (1, 4):
        while procedure.requests.count() < rows:
            ask(make_request(procedure=procedure, instructor=camille, state=State.ACCEPTED))
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.both_databases
def test_nothing_is_looked_for_unread_where_no_applicant_wrote(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    rows = rows_of([request.pk])
    with django_assert_num_queries(1):  # whom the reader stands in for
        assert row_tags_of(rows, request.assignee).unread == frozenset()
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour")
    assert row_tags_of(rows_of([request.pk]), request.assignee).unread == {request.pk}


def test_a_signed_letter_is_not_said_to_be_delivered_before_it_is() -> None:
    request = make_request(state=State.ACCEPTED)
    assert request.assignee is not None
    stored = receive_apart(user=request.assignee, upload=pdf_upload())
    decision = Decision.objects.get(request=request)
    Decision.objects.filter(pk=decision.pk).update(letter=stored)
    sheet = reverse("desk:sheet", args=[request.reference])
    before = documents_of(visit(request.assignee).get(sheet).text)
    assert "Lettre de décision" in before
    assert "pas encore remise" in before
    deliver_decision_letter(decision_id=decision.pk)
    after = documents_of(visit(request.assignee).get(sheet).text)
    assert "remise au demandeur" in after
    assert "pas encore remise" not in after


def documents_of(page: str) -> str:
    """What the sheet lists as the request's documents."""
    return page.split('aria-labelledby="documents"')[1].split("</section>", maxsplit=1)[0]
