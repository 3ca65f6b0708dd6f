"""« Compléter »: the named fields and documents reopen, and only those."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from teleservices.answering.documents import join_upload
from teleservices.answering.editing import save_answers
from teleservices.filing.transmission import IncompleteError, resubmit, transmit
from teleservices.formkit.fieldtypes import DocumentField
from teleservices.formkit.schema import FormSchema
from teleservices.lifecycle import Corrections, StaleRevisionError, perform
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure, make_request, pdf_upload

pytestmark = pytest.mark.django_db

NAMED = ("f_name1234", "f_statuts1", "f_promise1")


@pytest.fixture
def sent(user: User, form: FormSchema) -> ServiceRequest:
    """Fields of two steps are to be corrected."""
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    answers = {"f_name1234": "Comité", "f_amount12": 100, "f_place123": "in", "f_employs1": False, "f_promise1": 1}
    draft = save_answers(request_id=draft.pk, actor=user, revision_number=draft.revision_number, answers=dict(answers))
    field = form.field("f_statuts1")
    assert isinstance(field, DocumentField)
    join_upload(request=draft, field=field, upload=pdf_upload(), actor=user)
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(request.team)
    request = act(request, "take_charge", instructor)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=request.revision_number,
        payload=Corrections(
            message="Le nom n’est pas celui des statuts.",
            field_keys=NAMED,
            deadline=timezone.localdate() + dt.timedelta(days=15),
        ),
    )
    request.refresh_from_db()
    return request


def address(sent: ServiceRequest) -> str:
    return reverse("filing_correct", args=[sent.reference])


def post(client: Client, sent: ServiceRequest, action: str = "transmit", **changes: object) -> tuple[int, str]:
    sent.refresh_from_db()
    data = {
        "revision_number": sent.revision_number,
        "action": action,
        "f_name1234": "Comité des fêtes",
        "f_promise1": "on",
    } | changes
    page = client.post(address(sent), data)
    return page.status_code, page.content.decode() or page.headers["Location"]


def test_only_what_is_named_reopens(client: Client, sent: ServiceRequest) -> None:
    page = client.get(address(sent)).content.decode()
    assert "Le nom n’est pas celui des statuts." in page
    assert 'name="f_name1234"' in page
    assert "f_amount12" not in page
    post(client, sent, "save", f_amount12="999", f_employs1="yes")
    sent.refresh_from_db()
    assert (sent.answers["f_amount12"], sent.answers["f_employs1"]) == (100, False)


def test_corrections_of_several_steps_are_all_kept(client: Client, sent: ServiceRequest) -> None:
    status, location = post(client, sent, "save", f_promise1="")
    assert (status, location) == (302, address(sent))
    sent.refresh_from_db()
    assert sent.answers["f_name1234"] == "Comité des fêtes"
    assert "f_promise1" not in sent.answers
    assert sent.state == State.CORRECTION_REQUESTED


def test_transmitting_them_resumes_the_review(client: Client, sent: ServiceRequest) -> None:
    held = sent.attachments.get()
    assert post(client, sent, f"take-away:{held.uuid}")[0] == 302
    status, page = post(client, sent)
    assert status == 422
    assert "Statuts – Joignez ce document." in page
    status, location = post(client, sent, file_f_statuts1=pdf_upload("signés.pdf"))
    assert (status, location) == (302, sent.get_absolute_url())
    sent.refresh_from_db()
    assert sent.state == State.IN_REVIEW
    assert sent.corrections.get().answered_at is not None
    assert client.get(address(sent)).headers["Location"] == sent.get_absolute_url()


def test_errors_are_told_and_the_rest_is_kept(client: Client, sent: ServiceRequest) -> None:
    status, page = post(client, sent, f_name1234="", f_promise1="on")
    assert status == 422
    assert "<title>Erreur" in page
    assert 'href="#id_f_name1234"' in page
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_enter_saves_and_never_transmits(sent: ServiceRequest, client: Client) -> None:
    page = client.get(address(sent)).content.decode()
    assert page.index('name="action" value="save"') < page.index('value="take-away:')


def test_overtaken(client: Client, sent: ServiceRequest) -> None:
    status, page = post(client, sent, revision_number=1, f_name1234="Typé ici")
    assert status == 409
    assert 'value="Typé ici"' in page
    assert "Comité" in page
    sent.refresh_from_db()
    assert sent.answers["f_name1234"] == "Comité"


def test_a_reader_is_told(sent: ServiceRequest) -> None:
    reader = make_user()
    sent.profile.memberships.create(user=reader, role=Role.READER, function="")
    client = Client()
    client.force_login(reader)
    page = client.get(address(sent), follow=True)
    assert "Votre rôle" in page.content.decode()
    assert address(sent) not in page.content.decode()


def test_a_named_document_that_lacks_stops_the_transmission(sent: ServiceRequest) -> None:
    sent.attachments.all().delete()
    with pytest.raises(IncompleteError) as refused:
        resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=sent.revision_number)
    assert [one.field_key for one in refused.value.problems] == ["f_statuts1"]
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_resubmitting_twice_is_once_and_never_without_being_asked(sent: ServiceRequest) -> None:
    for _ in range(2):
        done = resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=sent.revision_number)
        assert done.state == State.IN_REVIEW
    assert sent.events.filter(act="resubmit").count() == 1
    accepted = make_request(state=State.ACCEPTED)
    with pytest.raises(StaleRevisionError):
        resubmit(request_id=accepted.pk, actor=accepted.applicant, revision_number=accepted.revision_number)
