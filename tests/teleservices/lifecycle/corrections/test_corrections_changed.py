"""What is asked for is extended, amended, cancelled: who is told, what the legal time becomes, what is refused."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.answering.editing import open_correction
from teleservices.legal_clock import clock_of, still_missing
from teleservices.lifecycle import (
    ActRefusedError,
    Amendment,
    Cancellation,
    Extension,
    Payload,
    StaleRevisionError,
    acts_open_to,
    facts,
)
from teleservices.models import Acknowledgement, CorrectionRequest, ServiceRequest, State, TimerKind
from teleservices.permissions import Party
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure, make_request
from tests.teleservices.desk.acts.test_acting import address
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> ServiceRequest:
    """A request whose statutes are asked for within 15 days."""
    return make_request(state=State.CORRECTION_REQUESTED)


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def changed(request: ServiceRequest, act_name: str, payload: Payload | None = None) -> ServiceRequest:
    assert request.assignee is not None
    return move(request, request.assignee, act_name, payload)


def correction_of(request: ServiceRequest) -> CorrectionRequest:
    correction = open_correction(request)
    assert correction is not None
    return correction


def email_text(request: ServiceRequest, act_name: str) -> str:
    return OutgoingEmail.objects.get(about=request.reference, kind=f"request.{act_name}").text


# --- More time -------------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_more_time_is_told_with_its_day_and_reminded_of_then(asked: ServiceRequest) -> None:
    before = clock_of(asked)
    later = changed(asked, "extend_corrections", Extension(deadline=today(30), message="Comme convenu."))
    assert later.state == State.CORRECTION_REQUESTED
    assert correction_of(later).deadline == today(30)
    text = email_text(later, "extend_corrections")
    assert f"Vous avez jusqu’au {long_date(today(30))}" in text
    assert "Comme convenu." in text
    [timer] = later.timers.filter(kind=TimerKind.DEADLINE, done_at=None)
    assert timer.due_at.date() == today(27)
    after = clock_of(later)
    assert before is not None
    assert after is not None
    assert before.decides_on is not None
    assert after.decides_on == before.decides_on + dt.timedelta(days=15), "suspended that much longer (CRPA L114-5)"
    assert facts.drift(ServiceRequest.objects.filter(pk=later.pk)) == []


@pytest.mark.parametrize(("days", "why"), [(15, "après celle"), (10, "après celle"), (400, "le silence vaut refus")])
def test_more_time_is_more_and_within_the_silence(days: int, why: str, asked: ServiceRequest) -> None:
    with pytest.raises(ActRefusedError, match=why):
        changed(asked, "extend_corrections", Extension(deadline=today(days)))
    assert correction_of(asked).deadline == today(15)


def test_no_day_that_has_run_is_taken_back(asked: ServiceRequest) -> None:
    assert asked.assignee is not None
    with time_machine.travel(timezone.now() + dt.timedelta(days=16)):
        names = {act.name for act in acts_open_to(asked.assignee, asked, Party.INSTRUCTOR)}
        assert names & {"extend_corrections", "amend_corrections", "cancel_corrections", "resume"} == {
            "cancel_corrections",
            "resume",
        }
        for act_name, payload in (
            ("extend_corrections", Extension(deadline=today(20))),
            ("amend_corrections", Amendment(field_keys=(PROJECT,), message="Encore.", deadline=today(20))),
        ):
            with pytest.raises(StaleRevisionError):
                changed(asked, act_name, payload)


# --- Something more --------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_something_more_joins_what_is_asked_for(asked: ServiceRequest) -> None:
    CorrectionRequest.objects.update(indispensable_keys=[STATUTES])
    more = changed(
        asked,
        "amend_corrections",
        Amendment(field_keys=(AMOUNT,), remarks={AMOUNT: "Le budget en donne un autre."}, deadline=today(20)),
    )
    correction = correction_of(more)
    assert correction.field_keys == [STATUTES, AMOUNT]
    assert correction.indispensable_keys == [STATUTES]
    assert correction.remarks == {AMOUNT: "Le budget en donne un autre."}
    assert (correction.message, correction.deadline) == ("Joignez des statuts signés.", today(20))
    text = email_text(more, "amend_corrections")
    assert "– Montant demandé\xa0: Le budget en donne un autre." in text
    assert long_date(today(20)) in text
    assert more.corrections.count() == 1


@pytest.mark.parametrize(
    ("keys", "days", "why"),
    [((STATUTES,), 15, "déjà demandée"), ((AMOUNT,), 14, "gardez ce jour"), ((), 15, "au moins")],
)
def test_what_can_t_be_added_is_refused(keys: tuple[str, ...], days: int, why: str, asked: ServiceRequest) -> None:
    with pytest.raises(ActRefusedError, match=why):
        changed(asked, "amend_corrections", Amendment(field_keys=keys, message="Encore.", deadline=today(days)))
    assert correction_of(asked).field_keys == [STATUTES]


# --- Cancelled -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("regime", ["rejection", "acceptance"])
def test_what_is_cancelled_never_held_the_time(regime: str) -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(regime=regime))
    before = clock_of(request)
    asked = changed(request, "request_corrections")
    assert clock_of(asked) != before
    with time_machine.travel(timezone.now() + dt.timedelta(days=5)):
        free = changed(asked, "cancel_corrections", Cancellation(message="C’était notre erreur."))
        assert free.state == State.IN_REVIEW
        assert clock_of(free) == before
        assert before is not None
        assert before.decides_on is not None
        text = email_text(free, "cancel_corrections")
        assert long_date(before.decides_on) in text
        assert "C’était notre erreur." in text
        assert open_correction(free) is None
        assert facts.drift(ServiceRequest.objects.filter(pk=free.pk)) == []
        again = changed(free, "request_corrections")
        assert still_missing(again.corrections.all()) == frozenset()


def test_what_silence_would_have_decided_is_not_cancelled(asked: ServiceRequest) -> None:
    Acknowledgement.objects.update(implicit_decision_on=today(3))
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=5)),
        pytest.raises(ActRefusedError, match="ne peut plus être annulée"),
    ):
        changed(asked, "cancel_corrections")
    assert open_correction(asked) is not None


# --- At the desk -----------------------------------------------------------------------------------------------------
def test_the_desk_points_at_what_is_not_asked_for_yet(
    asked: ServiceRequest, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert asked.assignee is not None
    client.force_login(asked.assignee)
    sheet = client.get(address(asked, "amend_corrections").split("actes/")[0])
    assert list(sheet.context["asking"].askable) == [PROJECT, AMOUNT]
    page = client.post(address(asked, "amend_corrections").split("actes/")[0] + "panier/", {"add": AMOUNT})
    form = page.context["asking"].form
    assert form["deadline"].value() == today(15)
    typed = {
        "revision_number": asked.revision_number,
        "field_keys": [AMOUNT],
        f"remark_{AMOUNT}": "",
        "message": "Corrigez-le.",
        "deadline": today(15).isoformat(),
    }
    moved = client.post(address(asked, "amend_corrections"), typed | {"shown": page.context["asking"].preview.checksum})
    assert moved.status_code == 409
    done = client.post(address(asked, "amend_corrections"), typed | {"shown": moved.context["preview"].checksum})
    assert done.status_code == 302
    assert correction_of(asked).field_keys == [STATUTES, AMOUNT]


def test_remarks_of_the_service_on_the_same_question_are_offered_again(
    asked: ServiceRequest, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    CorrectionRequest.objects.update(remarks={STATUTES: "Ils ne sont pas signés."})
    alike = make_request(state=State.IN_REVIEW, procedure=asked.procedure, instructor=asked.assignee)
    elsewhere = make_request(state=State.IN_REVIEW)
    for request, is_offered in ((alike, True), (elsewhere, False)):
        assert request.assignee is not None
        client.force_login(request.assignee)
        page = client.post(address(request, "x").split("actes/")[0] + "panier/", {"add": STATUTES})
        assert ("Ils ne sont pas signés." in page.text) is is_offered
