"""Corrections by pointing: what is pointed at comes into the basket, what was typed stays, what was read leaves."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notifications.models import OutgoingEmail
from teleservices.lifecycle import ActRefusedError, Corrections, perform
from teleservices.models import Acknowledgement, CorrectionRequest, ServiceRequest, State
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure, make_request
from tests.french import french
from tests.teleservices.desk.acts.test_acting import address, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def basket(client: Client, request: ServiceRequest, **typed: object) -> HttpResponse:
    return client.post(reverse("desk:basket", args=[request.reference]), typed)


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def asked(request: ServiceRequest, page: HttpResponse, **typed: object) -> dict[str, object]:
    """What the basket posts, with what it showed of the e-mail."""
    return {
        "revision_number": request.revision_number,
        "field_keys": [STATUTES],
        "deadline": in_days(15),
        "shown": hidden(page, "shown"),
    } | typed


# --- Pointing --------------------------------------------------------------------------------------------------------
def test_each_answer_and_document_has_a_pencil_and_nothing_is_asked_at_first(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = client.get(reverse("desk:sheet", args=[reviewed.reference]))
    assert list(page.context["asking"].askable) == [PROJECT, AMOUNT, STATUTES]
    assert page.text.count("desk-pencil") == 4, "the document among the documents too"
    assert 'aria-pressed="true"' not in page.text
    assert "desk-basket" not in page.text.replace("desk-basket.js", "")


def test_what_is_typed_stays_while_things_come_and_go(client: Client, reviewed: ServiceRequest) -> None:
    typed = {
        "field_keys": [STATUTES],
        f"remark_{STATUTES}": "Ils ne sont pas signés.",
        "indispensable_keys": [STATUTES],
        "deadline": in_days(21),
        "message": "Bonjour à vous.",
    }
    page = basket(client, reviewed, **typed, add=AMOUNT)
    form = page.context["asking"].form
    assert form.chosen == [STATUTES, AMOUNT]
    assert form[f"remark_{STATUTES}"].value() == "Ils ne sont pas signés."
    assert form["indispensable_keys"].value() == [STATUTES]
    assert (form["message"].value(), form["deadline"].value()) == ("Bonjour à vous.", in_days(21))
    page = basket(client, reviewed, **typed | {"field_keys": [STATUTES, AMOUNT]}, remove=STATUTES)
    assert page.context["asking"].form.chosen == [AMOUNT]
    assert page.context["asking"].form["message"].value() == "Bonjour à vous."
    assert reviewed.corrections.count() == 0


def test_what_is_not_there_is_said_to_be_missing_and_what_is_there_waits_for_a_remark(
    client: Client, reviewed: ServiceRequest
) -> None:
    form = basket(client, reviewed, add=STATUTES).context["asking"].form
    assert form[f"remark_{STATUTES}"].value() == ""
    reviewed.attachments.all().delete()
    page = basket(client, reviewed, add=STATUTES)
    assert page.context["asking"].form[f"remark_{STATUTES}"].value() == "Cet élément manque."
    assert "– Statuts\xa0: Cet élément manque." in page.context["asking"].preview.text


def test_unknown_things_are_as_if_they_were_not_there(client: Client, reviewed: ServiceRequest) -> None:
    form = basket(client, reviewed, field_keys=["f_intro123", "f_nothing1"], add="__class__").context["asking"].form
    assert form.chosen == []
    page = basket(client, reviewed, add=STATUTES, deadline="2026-02-31", stage="x" * 300)
    assert page.status_code == 200
    assert 'value="2026-02-31"' in page.text


def test_the_basket_without_anything_leads_back_to_the_sheet(client: Client, reviewed: ServiceRequest) -> None:
    answer = client.get(reverse("desk:basket", args=[reviewed.reference]))
    assert answer.headers["Location"] == reverse("desk:sheet", args=[reviewed.reference])


def test_where_nothing_may_be_asked_there_is_no_pencil(client: Client) -> None:
    request = make_request(state=State.ACCEPTED)
    assert request.assignee is not None
    client.force_login(request.assignee)
    for page in (
        client.get(reverse("desk:sheet", args=[request.reference])),
        basket(client, request, add=STATUTES),
    ):
        assert "desk-pencil" not in page.text


# --- Asking ----------------------------------------------------------------------------------------------------------
def test_a_missing_document_is_asked_for_without_a_word_typed(client: Client, reviewed: ServiceRequest) -> None:
    reviewed.attachments.all().delete()
    page = basket(client, reviewed, add=STATUTES)
    typed = asked(reviewed, page, **{f"remark_{STATUTES}": "Cet élément manque."})
    assert client.post(address(reviewed, "request_corrections"), typed).status_code == 302
    correction = CorrectionRequest.objects.get(request=reviewed)
    assert (correction.field_keys, correction.remarks) == ([STATUTES], {STATUTES: "Cet élément manque."})
    email = OutgoingEmail.objects.get(about=reviewed.reference, kind="request.request_corrections")
    assert "– Statuts\xa0: Cet élément manque." in email.text
    applicant = Client()
    applicant.force_login(reviewed.applicant)
    for name in ("request_detail", "filing_correct"):
        assert "Cet élément manque." in applicant.get(reverse(name, args=[reviewed.reference])).text


def test_something_is_said_of_each_thing_or_in_the_message(client: Client, reviewed: ServiceRequest) -> None:
    page = basket(client, reviewed, add=STATUTES)
    refused = client.post(address(reviewed, "request_corrections"), asked(reviewed, page))
    assert refused.status_code == 422
    assert french("Write what has to be corrected, here or in the message.") in refused.text
    assert refused.context["form"].chosen == [STATUTES]
    again = asked(reviewed, refused, message="Voici.")
    moved = client.post(address(reviewed, "request_corrections"), again)
    assert moved.status_code == 409, "the message was not in what was shown"
    assert client.post(address(reviewed, "request_corrections"), again | {"shown": hidden(moved, "shown")}).status_code
    assert CorrectionRequest.objects.get(request=reviewed).message == "Voici."


def test_the_page_of_the_act_takes_things_one_by_one_too(client: Client, reviewed: ServiceRequest) -> None:
    page = client.get(address(reviewed, "request_corrections"))
    assert list(page.context["form"].others) == [PROJECT, AMOUNT, STATUTES]
    page = client.post(address(reviewed, "request_corrections"), {"add": AMOUNT, "message": "Bonjour."})
    assert page.status_code == 200
    assert page.context["form"].chosen == [AMOUNT]
    assert page.context["form"]["message"].value() == "Bonjour."
    assert "error-message" not in page.text


# --- The deadline ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "is_usual"), [(7, False), (8, True), (60, True), (61, False)])
def test_an_unusual_deadline_is_to_be_confirmed(
    days: int, is_usual: bool, client: Client, reviewed: ServiceRequest
) -> None:
    Acknowledgement.objects.update(implicit_decision_on=timezone.localdate() + dt.timedelta(days=200))
    page = basket(client, reviewed, add=STATUTES, deadline=in_days(days), message="Voici.")
    assert ("keep_deadline" in page.context["asking"].form.fields) is not is_usual
    typed = asked(reviewed, page, deadline=in_days(days), message="Voici.")
    answer = client.post(address(reviewed, "request_corrections"), typed)
    assert answer.status_code == (302 if is_usual else 422)
    if not is_usual:
        assert "Il est d’usage de laisser de 8 à 60 jours." in answer.text
        confirmed = client.post(address(reviewed, "request_corrections"), typed | {"keep_deadline": "on"})
        assert confirmed.status_code == 302


def test_a_deadline_beyond_the_silence_that_refuses_wants_a_reason(client: Client, reviewed: ServiceRequest) -> None:
    Acknowledgement.objects.update(implicit_decision_on=timezone.localdate() + dt.timedelta(days=10))
    page = basket(client, reviewed, add=STATUTES, message="Voici.")
    typed = asked(reviewed, page, message="Voici.")
    refused = client.post(address(reviewed, "request_corrections"), typed)
    assert refused.status_code == 422
    assert "le silence vaut refus le" in refused.text
    reason = "Le conseil d’administration se réunit après."
    done = client.post(address(reviewed, "request_corrections"), typed | {"deadline_reason": reason})
    assert done.status_code == 302
    assert CorrectionRequest.objects.get(request=reviewed).deadline_reason == reason
    email = OutgoingEmail.objects.get(about=reviewed.reference, kind="request.request_corrections")
    assert reason not in email.text, "the service's own"


def test_no_other_door_asks_beyond_the_silence_without_a_reason() -> None:
    request = make_request(state=State.IN_REVIEW)
    Acknowledgement.objects.update(implicit_decision_on=timezone.localdate() + dt.timedelta(days=10))
    assert request.assignee is not None
    deadline = timezone.localdate() + dt.timedelta(days=15)
    payload = Corrections(message="Voici.", field_keys=(STATUTES,), deadline=deadline)
    asking = {"request_id": request.pk, "act_name": "request_corrections", "actor": request.assignee}
    with pytest.raises(ActRefusedError, match="le silence vaut refus"):
        perform(**asking, revision_number=request.revision_number, payload=payload)


def test_where_silence_grants_any_deadline_will_do(client: Client) -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(regime="acceptance"))
    assert request.assignee is not None
    client.force_login(request.assignee)
    Acknowledgement.objects.update(implicit_decision_on=timezone.localdate() + dt.timedelta(days=10))
    assert "deadline_reason" not in basket(client, request, add=STATUTES).context["asking"].form.fields
