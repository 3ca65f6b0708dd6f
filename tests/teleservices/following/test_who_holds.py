"""In whose hands a request is, since when, and when silence speaks: true in each state, untrue of none."""

import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Role, User
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.lifecycle import perform
from teleservices.lifecycle.transferring import Transfer
from teleservices.models import CorrectionRequest, LegalRegime, RequestEvent, ServiceRequest, State
from tests.accounts.rewriting import rewrite
from tests.factories.procedures import STATUTES, act, make_instructor, make_procedure, make_request, make_team
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db

RUNS, REFUSES, GRANTS = "Le délai pour vous répondre court.", "vaudra refus", "vaudra accord"
NEITHER = "Notre silence ne vaut ni acceptation ni refus"
SUSPENDED, NOT_STARTED = "est suspendu depuis le", "commence le jour où nous recevons"


def now(client: Client, request: ServiceRequest) -> str:
    """What the box says, in words."""
    page = unescape(read_tab(client, request))
    return " ".join(page.split('id="maintenant"')[1].split("</section>")[0].split())


def moved_back(request: ServiceRequest, days: int, *acts: str) -> str:
    """The day of these events, made so many days ago; of all of them when none is named."""
    day = timezone.now() - dt.timedelta(days=days)
    written = connection.ops.adapt_datetimefield_value(day)
    for event in RequestEvent.objects.filter(request=request):
        if not acts or event.act in acts:
            rewrite("UPDATE teleservices_requestevent SET at = %s WHERE id = %s", written, event.pk)
    return long_date(day)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW])
def test_with_the_service_since_it_came(client: Client, user: User, state: State) -> None:
    request = make_request(user=user, state=state)
    sent, _taken = moved_back(request, 9, "transmit"), moved_back(request, 4, "take_charge")
    box = now(client, request)
    assert f"entre les mains du service depuis le {sent}." in box
    agent = request.assignee.get_full_name() if request.assignee else ""
    assert (f"{agent} la suit." in box) is bool(agent)


def test_an_agent_who_is_not_named_is_not_told(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.IN_REVIEW)
    assert request.team is not None
    assert request.assignee is not None
    type(request.team).objects.filter(pk=request.team.pk).update(anonymity_reason="Menaces.")
    assert request.assignee.last_name not in now(client, request)


@pytest.mark.parametrize(("role", "words"), [(None, "entre vos mains"), (Role.READER, "qui peuvent agir en son nom")])
def test_in_the_hands_of_who_must_complete_it(client: Client, user: User, role: Role | None, words: str) -> None:
    request = make_request(user=None if role else user, state=State.CORRECTION_REQUESTED)
    if role:
        Membership.objects.create(profile=request.profile, user=user, role=role)
    day = timezone.now() - dt.timedelta(days=3)
    CorrectionRequest.objects.filter(request=request).update(asked_at=day, indispensable_keys=[STATUTES])
    box = now(client, request)
    assert words in box
    assert f"{long_date(day)}" in box
    assert "entre les mains du service" not in box


def test_once_the_time_to_complete_has_passed_it_is_told_so(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.CORRECTION_REQUESTED)
    today = legal_day(timezone.now())
    asked = CorrectionRequest.objects.filter(request=request)
    asked.update(asked_at=timezone.now() - dt.timedelta(days=20), deadline=today, indispensable_keys=[STATUTES])
    assert "entre vos mains" in now(client, request), "the last day counts"
    asked.update(deadline=today - dt.timedelta(days=1))
    box = now(client, request)
    assert "le délai qu’il avait donné est passé" in box
    assert "entre vos mains" not in box
    assert SUSPENDED not in box


def test_back_with_the_service_since_it_was_sent_back(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.CORRECTION_REQUESTED)
    assert request.assignee is not None
    request = act(request, "resume", request.assignee)
    moved_back(request, 30)
    resumed = moved_back(request, 2, "resume")
    assert f"entre les mains du service depuis le {resumed}." in now(client, request)


@pytest.mark.parametrize("state", sorted(State.ended()))
def test_once_it_is_over_nobody_holds_it_and_silence_says_nothing(client: Client, user: User, state: State) -> None:
    request = make_request(user=user, state=state)
    day = moved_back(request, 5)
    box = now(client, request)
    assert (f"retirée le {day}" if state == State.WITHDRAWN else f"terminée depuis le {day}") in box
    for words in ("entre les mains", "entre vos mains", RUNS, REFUSES, GRANTS, NEITHER, SUSPENDED):
        assert words not in box


@pytest.mark.parametrize(
    ("regime", "said", "unsaid"),
    [
        (LegalRegime.REJECTION, (RUNS, REFUSES), (GRANTS, NEITHER)),
        (LegalRegime.ACCEPTANCE, (RUNS, GRANTS), (REFUSES, NEITHER)),
        (LegalRegime.NONE, (NEITHER,), (RUNS, REFUSES, GRANTS)),
    ],
)
def test_when_silence_speaks_and_what_it_means(
    client: Client, user: User, regime: LegalRegime, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    request = make_request(user=user, state=State.IN_REVIEW, procedure=make_procedure(regime=regime))
    box = now(client, request)
    assert all(words in box for words in said)
    assert not [words for words in (*unsaid, SUSPENDED, NOT_STARTED) if words in box]
    day = request.acknowledgement.implicit_decision_on
    assert (day is None) == (regime == LegalRegime.NONE)
    assert day is None or f"Sans réponse le {long_date(day)}" in box


@pytest.mark.parametrize(
    ("regime", "said"),
    [(LegalRegime.REJECTION, SUSPENDED), (LegalRegime.ACCEPTANCE, NOT_STARTED), (LegalRegime.NONE, NEITHER)],
)
def test_what_stops_the_time_while_something_is_waited_for(
    client: Client, user: User, regime: LegalRegime, said: str
) -> None:
    request = make_request(user=user, state=State.CORRECTION_REQUESTED, procedure=make_procedure(regime=regime))
    box = now(client, request)
    assert said in box
    assert not [words for words in {SUSPENDED, NOT_STARTED, NEITHER, RUNS} - {said} if words in box]


def test_a_decision_taken_up_again_promises_nothing_of_silence(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.REFUSED)
    assert request.assignee is not None
    reviewed = act(request, "withdraw_decision", request.assignee)
    moved_back(reviewed, 40)
    again = moved_back(reviewed, 1, "withdraw_decision")
    box = now(client, reviewed)
    assert f"entre les mains du service depuis le {again}." in box
    assert not [words for words in (RUNS, REFUSES, GRANTS, NEITHER) if words in box]


def test_given_to_another_service_it_is_there_since_that_day(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.IN_REVIEW)
    assert request.assignee is not None
    assert request.team is not None
    other = make_team("Service Culture")
    make_instructor(other)
    perform(
        request_id=request.pk,
        act_name="transfer",
        actor=request.assignee,
        revision_number=request.revision_number,
        payload=Transfer(leaves=request.team, team=other, reason="Compétence culture."),
    )
    moved_back(request, 12)
    given = moved_back(request, 1, "transfer")
    box = now(client, request)
    assert f"entre les mains du service depuis le {given}." in box
    assert "Service Culture" in box
    assert request.assignee.get_full_name() not in box
