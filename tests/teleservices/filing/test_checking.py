"""« Vérifier vos réponses » and « Transmettre »: what prevents it is said, what is done is done once."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from formkit.fieldtypes import AmountField, CalculatedField, DocumentField, NumberField
from formkit.language.nodes import Answer, Operation
from formkit.schema import FormSchema, Step
from locker.models import LockerDocument
from notifications.models import OutgoingEmail
from teleservices.answering.completeness import problems
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.transmission import IncompleteError, UnstatedError, transmit
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import MeasuredDelay, RequestEvent, ServiceRequest, State
from tests import queue
from tests.factories.accounts import make_profile
from tests.factories.answers import fill_in
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    complete,
    make_draft,
    make_procedure,
    make_request,
    pdf_upload,
)
from tests.french import french
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db

IS_POSTGRESQL = connection.vendor == "postgresql"
MOST_QUERIES = 22 if IS_POSTGRESQL else 21
"""A transmission reads the form's answers and documents, then writes the request, its event, receipt, e-mail, task.

Two ask by which ways the applicant is reached, one which court is named; PostgreSQL locks the request by one more."""


MOST_OF_A_FILING = 100 if IS_POSTGRESQL else 97
"""Its ten pages and acts, the savepoints of this test's own transaction among them; PostgreSQL locks by more, and is
asked whether the connection lives."""


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return complete(make_draft(user=user))


def check(draft: ServiceRequest) -> str:
    return reverse("filing_check", args=[draft.reference])


def post(client: Client, draft: ServiceRequest, **data: object) -> tuple[int, str]:
    stated = {"revision_number": draft.revision_number, "on_honour": "on"} | data
    page = client.post(reverse("filing_transmit", args=[draft.reference]), stated)
    return page.status_code, page.content.decode() or page.headers["Location"]


def test_the_path_with_its_ways_back(client: Client, draft: ServiceRequest) -> None:
    page = client.get(check(draft)).content.decode()
    assert "Brouillon – non transmise" in page
    assert "1\u202f250,00" in page
    step = reverse("filing_step", args=[draft.reference, "s_project1"])
    assert f"{step}?then=check#field-f_project1" in page
    assert draft.procedure.honour_statement in page.replace("&#x27;", "'")
    assert "Encore à compléter" not in page


@pytest.mark.parametrize(("shares", "is_known"), [(2, True), (0, False)])
def test_what_is_worked_out_is_never_changed_there_nor_said_unanswered(
    client: Client, user: User, shares: int, is_known: bool
) -> None:
    quotient = Operation(kind="divided", of=(Answer(key="f_income12"), Answer(key="f_shares12")))
    fields = (
        AmountField(key="f_income12", label="Revenu"),
        NumberField(key="f_shares12", label="Parts"),
        CalculatedField(key="f_share123", label="Quotient", formula=quotient),
    )
    form = FormSchema(steps=(Step(key="s_income12", title="Vos ressources", fields=fields),))
    draft = make_draft(user=user, procedure=make_procedure(form=form))
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={"f_income12": 4_000, "f_shares12": shares})
    page = client.get(check(draft)).text
    assert ("20,00" in page) is is_known
    assert (french("These answers don't give it") in page) is not is_known
    assert "#field-f_shares12" in page
    assert "#field-f_share123" not in page


def test_what_is_missing_is_listed_in_the_form_s_order(client: Client, user: User, form: FormSchema) -> None:
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    fill_in(draft, {"f_name1234": "x" * 300, "f_employs1": False, "f_promise1": 1})
    draft.refresh_from_db()
    assert [problem.field_key for problem in problems(draft)] == [
        "f_name1234",
        "f_amount12",
        "f_place123",
        "f_statuts1",
    ]
    page = client.get(check(draft)).content.decode()
    assert page.index("?then=check#field-f_name1234") < page.index("?then=check#field-f_statuts1")
    assert 'name="on_honour"' not in page
    status, page = post(client, draft)
    assert status == 422
    assert "Complétez ce qui manque" in page


def test_without_the_statement_nothing_leaves(client: Client, draft: ServiceRequest) -> None:
    status, page = post(client, draft, on_honour="")
    assert status == 422
    assert "<title>Erreur" in page
    assert 'href="#id_on_honour"' in page
    assert 'aria-describedby="id_on_honour_error"' in page
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_transmitted_once_whatever_is_clicked(client: Client, draft: ServiceRequest) -> None:
    done = reverse("filing_done", args=[draft.reference])
    assert post(client, draft) == (302, done)
    assert post(client, draft) == (302, done)
    assert RequestEvent.objects.filter(request=draft, act="transmit").count() == 1
    queue.tell_services()
    emails = OutgoingEmail.objects.filter(about=draft.reference).order_by("kind")
    assert list(emails.values_list("kind", flat=True)) == ["request.transmit", "service.transmit"]
    page = client.get(done).content.decode()
    assert french("You have nothing to do for now. If something is missing, we will write to you.") in page
    assert draft.reference in page
    assert "Accusé de réception" in page
    assert "tribunal administratif" in page
    assert client.get(check(draft)).headers["Location"] == draft.get_absolute_url()


def test_a_planned_time_is_said_as_a_plan_and_a_measured_one_as_measured(client: Client, draft: ServiceRequest) -> None:
    post(client, draft)
    done, since = reverse("filing_done", args=[draft.reference]), dt.date(2025, 12, 1)
    planned = french("Planned time: %(days)s day.").split("\u00a0")[0]
    measured = french("Measured time: half of the decisions took %(days)s day at most.").split("\u00a0")[0]
    page = client.get(done).content.decode()
    assert planned in page
    assert measured not in page
    MeasuredDelay.objects.create(procedure=draft.procedure, median=40, decisions=30, since=since, until=since)
    page = client.get(done).content.decode()
    assert measured in page
    assert planned not in page


def test_the_form_carries_its_token(user: User, draft: ServiceRequest) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    page = client.get(check(draft)).content.decode()
    form = page.split('name="revision_number"')[1]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert post(client, draft, csrfmiddlewaretoken=token)[0] == 302


def test_the_confirmation_of_a_draft_is_the_check_page(client: Client, draft: ServiceRequest) -> None:
    assert client.get(reverse("filing_done", args=[draft.reference])).headers["Location"] == check(draft)


def test_closed_meanwhile_the_draft_is_kept(client: Client, draft: ServiceRequest) -> None:
    draft.procedure.closes_at = timezone.now() - dt.timedelta(minutes=1)
    draft.procedure.save()
    assert "fermé" in client.get(check(draft)).content.decode()
    status, page = post(client, draft)
    assert status == 422
    assert "Votre brouillon est conservé" in page
    assert ServiceRequest.objects.get().state == State.DRAFT


def test_answers_changed_meanwhile_are_checked_again(client: Client, draft: ServiceRequest) -> None:
    status, location = post(client, draft, revision_number="1")
    assert (status, location) == (302, check(draft))
    assert ServiceRequest.objects.get().state == State.DRAFT


@pytest.mark.both_databases
def test_queries_of_a_transmission(draft: ServiceRequest) -> None:
    with CaptureQueriesContext(connection) as queries:
        transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert len(queries) <= MOST_QUERIES


@pytest.mark.both_databases
def test_queries_of_a_whole_filing(client: Client, user: User) -> None:
    """Each page shown and sent: the start, two steps, a document, the check, the transmission."""
    procedure, profile = make_procedure(), make_profile(member=user)
    start = reverse("filing_start", args=[procedure.code])
    with CaptureQueriesContext(connection) as queries:
        client.get(start)
        place = client.post(start, {"profile": str(profile.uuid)}).headers["Location"]
        draft = ServiceRequest.objects.get()
        for typed in ({PROJECT: "Fête", AMOUNT: "1 250"}, {f"file_{STATUTES}": pdf_upload()}):
            client.get(place)
            place = client.post(place, {**beside(draft), "action": "continue", **typed}).headers["Location"]
        assert place == check(draft)
        client.get(place)
        draft.refresh_from_db()
        assert post(client, draft) == (302, reverse("filing_done", args=[draft.reference]))
    assert len(queries) <= MOST_OF_A_FILING


def test_what_the_path_hides_is_not_transmitted(user: User, form: FormSchema) -> None:
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    answers = {
        "f_name1234": "Comité",
        "f_amount12": 100,
        "f_place123": "in",
        "f_employs1": True,
        "f_job12345": "Gardien",
        "f_promise1": 1,
    }
    draft = fill_in(draft, answers)
    for key in ("f_contract", "f_statuts1"):
        field = form.field(key)
        assert isinstance(field, DocumentField)
        DraftFolder(draft).join_upload(field=field, upload=pdf_upload(), actor=user)
    draft = fill_in(draft, {"f_employs1": False})
    sent = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    assert "f_job12345" not in sent.answers
    assert [attachment.field_key for attachment in sent.attachments.all()] == ["f_statuts1"]
    assert LockerDocument.objects.filter(profile=sent.profile).count() == 1


class TestTransmit:
    def test_refusals_write_nothing(self, user: User) -> None:
        incomplete = make_draft(user=user)
        with pytest.raises(IncompleteError) as refused:
            transmit(request_id=incomplete.pk, actor=user, revision_number=incomplete.revision_number, on_honour=True)
        assert [problem.field_key for problem in refused.value.problems] == ["f_project1", "f_amount12", STATUTES]
        draft = complete(make_draft(user=user))
        with pytest.raises(UnstatedError):
            transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=False)
        with pytest.raises(StaleRevisionError):
            transmit(request_id=draft.pk, actor=user, revision_number=0, on_honour=True)
        with pytest.raises(ActRefusedError):
            transmit(
                request_id=draft.pk,
                actor=make_request().applicant,
                revision_number=draft.revision_number,
                on_honour=True,
            )
        assert ServiceRequest.objects.drafts().count() == 2

    def test_a_procedure_without_team_keeps_the_draft(self, draft: ServiceRequest) -> None:
        draft.procedure.team = None
        draft.procedure.save()
        with pytest.raises(ActRefusedError, match="brouillon est conservé"):
            transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
