"""What silence decides is told when it nears and on its day, once, and can't be taken back by a refusal."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from notifications.models import OutgoingEmail
from teleservices.legal import usual_remedies_after_silence
from teleservices.lifecycle import ActRefusedError, Corrections, acts_open_to, facts
from teleservices.lifecycle.scheduled import silence_told
from teleservices.models import LegalRegime, ServiceRequest, State, TeamMember, Timer, TimerKind
from teleservices.permissions import Party
from tests.factories.procedures import make_instructor, make_procedure, make_request, payload_for
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db

TAKEN_BACK = ["refuse", "declare_inadmissible", "accept_in_part"]
REMEDIES = "Deux mois pour saisir le tribunal administratif."
GRANTED, REFUSED, NEAR = "grant_by_silence", "refuse_by_silence", "warn_of_silence"


def silent(regime: LegalRegime = LegalRegime.ACCEPTANCE, state: State = State.IN_REVIEW) -> ServiceRequest:
    return make_request(state=state, procedure=make_procedure(regime=regime, remedies_after_silence=REMEDIES))


def before(day: dt.date, days: int) -> time_machine.travel:
    """At noon, so many days before that one."""
    noon = dt.datetime.combine(day - dt.timedelta(days=days), dt.time(12), tzinfo=dt.UTC)
    return time_machine.travel(noon, tick=False)


def days_before(request: ServiceRequest, days: int) -> time_machine.travel:
    """So many days before silence decides, as the acknowledgement says."""
    return before(request.acknowledgement.implicit_decision_on, days)


def acts_of_the_clock(request: ServiceRequest) -> list[str]:
    """The acts of the clock in its history."""
    return list(request.events.filter(actor=None).order_by("number").values_list("act", flat=True))


def kinds() -> set[str]:
    return set(OutgoingEmail.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("act_name", TAKEN_BACK)
def test_what_silence_granted_is_not_taken_back(act_name: str) -> None:
    request = silent()
    agent = make_instructor(request.team)
    with days_before(request, 1):
        assert act_name in [act.name for act in acts_open_to(agent, request, Party.INSTRUCTOR)]
    with days_before(request, 0):
        assert act_name not in [act.name for act in acts_open_to(agent, request, Party.INSTRUCTOR)]
        with pytest.raises(ActRefusedError, match="Le silence du Département a accordé cette demande"):
            move(request, agent, act_name)
        assert move(request, agent, "accept").state == State.ACCEPTED


@pytest.mark.parametrize("regime", [LegalRegime.REJECTION, LegalRegime.NONE])
def test_a_refusal_after_another_silence_is_given(regime: LegalRegime) -> None:
    request = silent(regime)
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=False):
        assert move(request, make_instructor(request.team), "refuse").state == State.REFUSED


def test_the_desk_says_why_and_keeps_what_was_typed(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request = silent()
    with days_before(request, -3):
        client.force_login(make_instructor(request.team))
        sheet = client.get(f"/admin/instruction/demandes/{request.reference}/").content.decode()
        assert "ne peut plus être refusée" in sheet
        assert "actes/refuse/" not in sheet
        assert "actes/accept/" in sheet
        assert "Accordée par le silence le" in sheet
        data = {"reasons": "Le projet est hors sujet.", "revision_number": request.revision_number}
        response = client.post(f"/admin/instruction/demandes/{request.reference}/actes/refuse/", data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "ne peut plus être refusée" in page
    assert "Seul un retrait peut défaire ce qui est illégal" in page, "what may be done is said"
    assert "Le projet est hors sujet." in page
    assert ServiceRequest.objects.get(pk=request.pk).state == State.IN_REVIEW


@pytest.mark.both_databases
def test_the_service_is_warned_three_times() -> None:
    request = silent()
    assert silence_told.run() == 0
    for days, expected in ((16, 0), (15, 1), (14, 0), (5, 1), (3, 0), (1, 1)):
        with days_before(request, days):
            assert silence_told.run() == expected, days
            assert silence_told.run() == 0
    assert acts_of_the_clock(request) == [NEAR] * 3
    assert not request.events.filter(act=NEAR, is_public=True).exists()
    texts = list(request.events.filter(act=NEAR).order_by("number").values_list("text", flat=True))
    assert [part for part in ("15 jours", "5 jours", "1 jour") if part in " ".join(texts)] == [
        "15 jours",
        "5 jours",
        "1 jour",
    ]
    assert "le silence l’accorde" in texts[0]
    recipients = OutgoingEmail.objects.filter(kind=f"service.{NEAR}").values_list("recipient", flat=True)
    assert set(recipients) == {request.assignee.email}


@pytest.mark.both_databases
def test_warnings_missed_are_not_all_sent_at_once() -> None:
    request = silent()
    with days_before(request, 1):
        assert silence_told.run() == 1
    assert acts_of_the_clock(request) == [NEAR]


@pytest.mark.parametrize(
    ("regime", "act_name", "words"),
    [
        (LegalRegime.ACCEPTANCE, GRANTED, "son silence vaut accord"),
        (LegalRegime.REJECTION, REFUSED, "son silence vaut refus"),
    ],
)
def test_everybody_is_told_on_the_day(regime: LegalRegime, act_name: str, words: str) -> None:
    request = silent(regime)
    state = request.state
    with days_before(request, 0):
        assert silence_told.run() == 1
        assert silence_told.run() == 0
    event = request.events.get(act=act_name)
    assert event.is_public
    assert words in event.text
    assert (REMEDIES in event.text) == (regime == LegalRegime.REJECTION)
    assert ServiceRequest.objects.get(pk=request.pk).state == state
    assert {f"request.{act_name}", f"service.{act_name}"} <= kinds()
    assert facts.drift(ServiceRequest.objects.all()) == []


def test_a_request_without_stage_of_its_own_is_told_too() -> None:
    request = silent(state=State.SUBMITTED)
    with days_before(request, 0):
        assert silence_told.run() == 1
    assert Timer.objects.get(request=request, kind=TimerKind.SILENCE).stage is None


@pytest.mark.both_databases
def test_what_silence_decided_long_ago_is_told_to_nobody() -> None:
    """Upgraded after months, a portal doesn't write to everybody at once."""
    request = silent()
    with days_before(request, -8):
        assert silence_told.run() == 0
    with days_before(request, -6):
        assert silence_told.run() == 1


def test_a_day_that_moved_is_told_again() -> None:
    request = silent(LegalRegime.REJECTION)
    agent = make_instructor(request.team)
    first = request.desk_facts.decides_on
    with days_before(request, 10):
        assert silence_told.run() == 1
        asked = payload_for("request_corrections")
        assert isinstance(asked, Corrections)
        reasoned = replace(asked, deadline_reason="Le conseil d’administration se réunit après.")
        request = move(request, agent, "request_corrections", reasoned)
        moved = ServiceRequest.objects.get(pk=request.pk).desk_facts.decides_on
        assert moved > first
        assert silence_told.run() == 0
    with time_machine.travel(
        dt.datetime.combine(moved - dt.timedelta(days=10), dt.time(12), tzinfo=dt.UTC), tick=False
    ):
        assert silence_told.run() == 1
    assert acts_of_the_clock(request).count(NEAR) == 2


def test_nothing_is_told_of_what_ended_or_never_meant_anything() -> None:
    refused, silent_for_ever = silent(state=State.REFUSED), silent(LegalRegime.NONE)
    assert silent_for_ever.desk_facts.decides_on is None
    with days_before(refused, 0):
        assert silence_told.run() == 0
        assert not silence_told.tell(request_id=refused.pk, kind=TimerKind.SILENCE)
        assert not silence_told.tell(request_id=silent_for_ever.pk, kind=TimerKind.SILENCE)


def test_a_decision_had_broken_the_silence_of_what_is_reopened() -> None:
    request = silent(state=State.ACCEPTED)
    request = move(request, make_instructor(request.team), "withdraw_decision")
    assert request.desk_facts.decides_on is None
    with days_before(request, 0):
        assert silence_told.run() == 0
        assert move(request, make_instructor(request.team), "refuse").state == State.REFUSED


def test_facts_that_lag_tell_nothing_wrong() -> None:
    """The day is worked out again under the lock: facts only say where to look."""
    request = silent()
    type(request.desk_facts).objects.update(decides_on=F("decides_on") - dt.timedelta(days=30))
    with days_before(request, 30):
        assert silence_told.run() == 0
    assert acts_of_the_clock(request) == []


@pytest.mark.both_databases
def test_the_desk_lists_those_for_which_it_nears(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request, decided = silent(), silent(state=State.REFUSED)
    TeamMember.objects.create(team=decided.team, user=request.assignee, capacity="Instructrice")
    for days, listed in ((16, False), (15, True), (1, True), (0, False)):
        with days_before(request, days):
            client.force_login(request.assignee)
            page = client.get("/admin/instruction/?work=silence").content.decode()
            assert (request.reference in page) == listed, days
            assert decided.reference not in page


def test_a_procedure_without_remedies_of_its_own_tells_the_law_s() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(regime=LegalRegime.REJECTION))
    with days_before(request, 0):
        silence_told.run()
    text = request.events.get(act=REFUSED).text
    assert all(line in text for line in usual_remedies_after_silence().splitlines())
