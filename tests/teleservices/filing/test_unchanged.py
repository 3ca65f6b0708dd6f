"""What the service holds indispensable and comes back unchanged: confirmed, told to both sides, and not received."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.schema import FormSchema
from formkit.values import JsonValue
from notifications.models import OutgoingEmail
from portal.dates import months_after
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.resubmission import Confirmation, UnconfirmedError, resubmit
from teleservices.filing.transmission import transmit
from teleservices.following.request_tabs import RequestTab
from teleservices.legal import legal_day
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import Corrections, StaleRevisionError, acts_open_to, perform
from teleservices.models import CorrectionDraft, CorrectionRequest, LegalRegime, ServiceRequest, State
from teleservices.permissions import Party
from tests import queue
from tests.factories.answers import fill_in
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure, pdf_upload
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db

NAME, STATUTES = "f_name1234", "f_statuts1"
ANSWERS = {NAME: "Comité", "f_amount12": 100, "f_place123": "in", "f_employs1": False, "f_promise1": 1}
DEADLINE = 15
"""Days."""


def asked(
    form: FormSchema,
    user: User,
    *,
    regime: LegalRegime = LegalRegime.REJECTION,
    keys: tuple[str, ...] = (NAME, STATUTES),
    indispensable: tuple[str, ...] = (STATUTES,),
) -> ServiceRequest:
    """A request to complete, filed by `user`."""
    draft = make_draft(procedure=make_procedure(form=form, regime=regime), user=user)
    draft = fill_in(draft, ANSWERS)
    field = form.field(STATUTES)
    assert isinstance(field, DocumentField)
    DraftFolder(draft).join_upload(field=field, upload=pdf_upload(), actor=user)
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    request = act(request, "take_charge", make_instructor(request.team))
    assert request.assignee is not None
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=request.assignee,
        revision_number=request.revision_number,
        payload=Corrections(
            message="Le RIB est illisible.",
            field_keys=keys,
            indispensable_keys=indispensable,
            deadline=timezone.localdate() + dt.timedelta(days=DEADLINE),
        ),
    )
    return again(request)


def again(request: ServiceRequest) -> ServiceRequest:
    """The request as it now is."""
    return ServiceRequest.objects.select_related("applicant", "assignee", "stage", "acknowledgement").get(pk=request.pk)


def correction(request: ServiceRequest) -> CorrectionRequest:
    return request.corrections.get()


def change(request: ServiceRequest, **answers: JsonValue) -> None:
    """Prepare other answers, as the page of corrections does."""
    CorrectionDraft.objects.update_or_create(correction=correction(request), defaults={"answers": answers})


def check_address(request: ServiceRequest) -> str:
    return reverse("filing_check_corrections", args=[request.reference])


def confirmed(client: Client, request: ServiceRequest, reason: str = "") -> ServiceRequest:
    """Transmit, having ticked that what is unchanged is right."""
    data = {"revision_number": 1, "confirmed": "on", "reason": reason}
    answer = client.post(check_address(request), data)
    assert answer.headers["Location"] == request.get_absolute_url()
    return again(request)


@pytest.fixture
def sent(form: FormSchema, user: User) -> ServiceRequest:
    return asked(form, user)


def test_it_is_asked_again_before_it_is_transmitted(client: Client, sent: ServiceRequest) -> None:
    page = client.get(check_address(sent)).content.decode()
    section = page.split('id="inchange"')[1]
    assert "Vous n’avez pas changé ce que le service juge indispensable" in section
    assert "Statuts" in section
    assert "ne compte pas comme reçu" in section
    assert "Le délai légal" in section
    answer = client.post(check_address(sent), {"revision_number": 1, "reason": "Il est <juste>."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Erreur" in page
    assert 'href="#id_confirmed"' in page
    assert "Il est &lt;juste&gt;.</textarea>" in page, "nothing typed is lost"
    assert again(sent).state == State.CORRECTION_REQUESTED
    with pytest.raises(UnconfirmedError):
        resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=1)


def test_a_reason_too_long_is_refused_and_kept(client: Client, sent: ServiceRequest) -> None:
    reason = "é" * 1001
    answer = client.post(check_address(sent), {"revision_number": 1, "confirmed": "on", "reason": reason})
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert again(sent).state == State.CORRECTION_REQUESTED


def test_confirmed_it_is_transmitted_and_told_unchanged_to_both_sides(
    client: Client, sent: ServiceRequest, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    done = confirmed(client, sent, "Le RIB est lisible : je l’ai <vérifié>.")
    kept = correction(done)
    assert done.state == State.IN_REVIEW
    assert kept.received_at == kept.answered_at is not None
    assert set(kept.unchanged_keys) == {NAME, STATUTES}
    event = done.events.latest("number")
    assert event.data == {"unchanged": kept.unchanged_keys}
    assert "– Statuts" in event.text
    email = OutgoingEmail.objects.get(about=done.reference, kind="request.resubmit")
    assert "ne comptent pas comme reçues" in email.text
    assert "vérifié" not in email.text, "what was answered stays on the portal"
    queue.tell_services()
    service = OutgoingEmail.objects.get(about=done.reference, kind="service.resubmit")
    assert "ne sont pas reçus" in service.text
    mine = read_tab(client, done, RequestTab.CONTENT)
    assert mine.count("Inchangé\u00a0: non reçu") == 2
    assert "&lt;vérifié&gt;" in mine
    desk = Client()
    assert done.assignee is not None
    desk.force_login(done.assignee)
    page = desk.get(reverse("desk:sheet", args=[done.reference])).content.decode()
    table = page.split('class="desk-versions"')[1].split("</section>")[0]
    assert table.count("Inchangé\u00a0: non reçu") == 2
    assert "Statuts (indispensable)" in table
    assert "&lt;vérifié&gt;" in table


@pytest.mark.parametrize("regime", LegalRegime)
def test_the_legal_time_does_not_start_again_until_the_service_takes_it_as_received(
    client: Client, form: FormSchema, user: User, regime: LegalRegime
) -> None:
    request = asked(form, user, regime=regime)
    waiting, today = clock_of(request), legal_day(timezone.now())
    done = confirmed(client, request)
    clock = clock_of(done)
    assert waiting is not None
    assert clock is not None
    assert clock.decides_on == waiting.decides_on, "nothing has arrived"
    assert clock.is_unchanged == (regime != LegalRegime.NONE)
    assert done.assignee is not None
    done = act(done, "take_as_received", done.assignee)
    settled = clock_of(done)
    assert settled is not None
    two_months = months_after(today, 2)
    assert settled.decides_on == (None if regime == LegalRegime.NONE else two_months)
    assert settled.sentence == ""


def test_only_what_is_unchanged_can_be_taken_as_received_and_once(client: Client, sent: ServiceRequest) -> None:
    assert sent.assignee is not None
    done = confirmed(client, sent)
    assert done.state == State.IN_REVIEW
    assert "take_as_received" in {act.name for act in acts_open_to(sent.assignee, done, Party.INSTRUCTOR)}
    taken = act(done, "take_as_received", sent.assignee)
    assert (taken.state, taken.stage) == (State.IN_REVIEW, done.stage)
    assert taken.events.latest("number").data == {"accepted": sorted([NAME, STATUTES])}
    email = OutgoingEmail.objects.get(about=done.reference, kind="request.take_as_received")
    assert "tient pour reçu" in email.text
    assert done.reference in email.subject
    assert "take_as_received" not in {act.name for act in acts_open_to(sent.assignee, taken, Party.INSTRUCTOR)}
    with pytest.raises(StaleRevisionError):
        act(taken, "take_as_received", sent.assignee)


def test_all_that_is_indispensable_changed_is_received_without_a_word(
    client: Client, form: FormSchema, user: User
) -> None:
    request = asked(form, user, indispensable=(NAME,))
    change(request, f_name1234="Comité des fêtes")
    page = client.get(check_address(request)).content.decode()
    assert 'id="inchange"' not in page
    client.post(check_address(request), {"revision_number": 1})
    done = again(request)
    assert done.state == State.IN_REVIEW
    assert correction(done).unchanged_keys == []
    assert done.events.latest("number").data == {}
    with pytest.raises(StaleRevisionError):
        act(done, "take_as_received", make_instructor(done.team))


def test_something_indispensable_among_what_changed_is_asked_again_alone(client: Client, sent: ServiceRequest) -> None:
    change(sent, f_name1234="Comité des fêtes")
    section = client.get(check_address(sent)).content.decode().split('id="inchange"')[1].split("</ul>")[0]
    assert "Statuts" in section
    assert "Nom" not in section
    resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=1, confirmation=Confirmation(reason=" Juste. "))
    assert (correction(sent).unchanged_keys, correction(sent).confirmation) == ([STATUTES], "Juste.")


def test_nothing_changed_at_all_is_asked_again_though_nothing_was_indispensable(
    client: Client, form: FormSchema, user: User
) -> None:
    request = asked(form, user, indispensable=())
    assert "Vous n’avez rien changé" in client.get(check_address(request)).content.decode()
    assert client.post(check_address(request), {"revision_number": 1}).status_code == 422


def test_a_question_that_the_corrections_hide_is_asked_no_longer(form: FormSchema, user: User) -> None:
    request = asked(form, user, keys=("f_employs1", "f_job12345"), indispensable=("f_job12345",))
    with pytest.raises(UnconfirmedError):  # still hidden, but nothing changed
        resubmit(request_id=request.pk, actor=user, revision_number=1)
    ServiceRequest.objects.filter(pk=request.pk).update(
        answers=request.answers | {"f_employs1": True, "f_job12345": "Secrétaire"}
    )
    change(request, f_employs1=False)
    resubmit(request_id=request.pk, actor=user, revision_number=1)
    assert correction(request).unchanged_keys == []
