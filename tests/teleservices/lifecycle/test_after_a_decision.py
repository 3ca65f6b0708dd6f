"""A decision rectified, withdrawn, contested: what the law refuses, what is written, and which decision holds."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from locker.models import LockerDocument
from notifications.models import OutgoingEmail
from portal.dates import long_date, months_after
from teleservices.competence.rules import DecisionRules, OutcomeRule
from teleservices.following.personal_data import requests_of
from teleservices.legal import legal_day
from teleservices.lifecycle import ACTS, ActRefusedError, Payload, acts_open_to, facts
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, Reconsideration
from teleservices.lifecycle.afterwards.reviewing_again import Reopening
from teleservices.lifecycle.afterwards.which_stands import decisions_of, what_became_of
from teleservices.lifecycle.afterwards.withdrawing import Announcement, DecisionTakenBack
from teleservices.lifecycle.messaging import may_write, send_message
from teleservices.models import (
    Appeal,
    AppealAnswer,
    AppealKind,
    Decision,
    Ending,
    Outcome,
    RequestFacts,
    ServiceRequest,
    Side,
    State,
    WithdrawalGround,
    WithdrawalNotice,
)
from teleservices.paperwork.complete_copy import pieces_of
from teleservices.permissions import Party
from tests import queue
from tests.factories.procedures import make_instructor, make_procedure, make_request, payload_for
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
FAVOURABLE = sorted(State.favourable())
REFUSED = sorted(State.refused())


def decided(state: State = State.ACCEPTED) -> tuple[ServiceRequest, User]:
    request = make_request(state=state)
    return request, make_instructor(request.team)


def offered(request: ServiceRequest, agent: User) -> set[str]:
    return {act.name for act in acts_open_to(agent, request, Party.INSTRUCTOR)}


def taken_back(request: ServiceRequest, **changes: Any) -> DecisionTakenBack:
    payload = payload_for("withdraw_decision", request)
    assert isinstance(payload, DecisionTakenBack)
    return replace(payload, **changes)


def last_email(request: ServiceRequest) -> str:
    return OutgoingEmail.objects.filter(about=request.reference).latest("pk").text.replace("\xa0", " ")


def became(request: ServiceRequest) -> list[str]:
    return [what_became_of(decision).replace("\xa0", " ") for decision in decisions_of(request)]


class TestRectifying:
    @pytest.mark.parametrize("state", sorted(State.decided()))
    def test_the_new_decision_replaces_the_former_one(self, state: State) -> None:
        request, agent = decided(state)
        former, ended = request.decisions.get(), RequestFacts.objects.get(pk=request.pk)
        with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
            after = move(request, agent, "rectify")
        new = request.decisions.standing().get()
        former.refresh_from_db()
        assert (after.state, after.stage, after.decided_at) == (state, request.stage, request.decided_at)
        assert (new.replaces, new.outcome, former.ending) == (former, former.outcome, Ending.REPLACED)
        facts_now = RequestFacts.objects.get(pk=request.pk)
        assert (facts_now.ended_on, facts_now.decided_in) == (ended.ended_on, ended.decided_in)
        assert facts.drift(ServiceRequest.objects.all()) == []
        assert became(request) == ["", f"Remplacée par la décision du {long_date(new.decided_at)}"]
        assert "annule et la remplace" in last_email(request)

    def test_what_is_considered_of_the_former_one_is_of_the_new_one(self) -> None:
        request, agent = decided()
        request = move(move(request, agent, "register_appeal"), agent, "announce_withdrawal")
        request = move(request, agent, "rectify")
        standing = request.decisions.standing().get()
        assert (Appeal.objects.get().decision, WithdrawalNotice.objects.get().decision) == (standing, standing)
        assert {"answer_appeal", "give_up_withdrawal"} <= offered(request, agent)

    def test_its_letter_says_so(self) -> None:
        request, agent = decided()
        queue.drain()
        move(request, agent, "rectify")
        queue.drain()
        titles = list(LockerDocument.objects.received().filter(about=request.reference).values_list("title", flat=True))
        assert sorted(title.split("\xa0")[0] for title in titles) == ["Décision", "Décision rectifiée"]

    def test_what_was_wrong_is_said(self) -> None:
        request, agent = decided()
        payload = replace(payload_for("rectify", request), error=" ")  # type: ignore[type-var]
        with pytest.raises(ActRefusedError, match="ce qui était erroné"):
            move(request, agent, "rectify", payload)
        assert request.decisions.count() == 1

    def test_who_signs_is_checked_as_for_a_decision(self) -> None:
        request, agent = decided()
        payload = replace(payload_for("rectify", request), author_capacity="Par délégation")  # type: ignore[type-var]
        with pytest.raises(ActRefusedError, match="délégation"):
            move(request, agent, "rectify", payload)


class TestWithdrawing:
    @pytest.mark.parametrize("state", FAVOURABLE)
    def test_it_is_announced_then_done_then_decided_again(self, state: State) -> None:
        request, agent = decided(state)
        former = request.decisions.get()
        announced = move(request, agent, "announce_withdrawal")
        assert (announced.state, announced.stage) == (state, request.stage)
        assert "Le projet n'a pas eu lieu." in last_email(request).replace("’", "'")
        assert {"announce_withdrawal"}.isdisjoint(offered(announced, agent))
        send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Le projet a eu lieu.")
        back = move(announced, agent, "withdraw_decision", taken_back(request, ground=WithdrawalGround.UNLAWFUL))
        former.refresh_from_db()
        assert (back.state, former.ending) == (State.IN_REVIEW, Ending.WITHDRAWN)
        assert former.withdrawal.reasons
        assert became(request) == [f"Retirée le {long_date(timezone.now())}"]
        queue.drain()
        assert LockerDocument.objects.received().filter(about=request.reference, title__startswith="Retrait").exists()
        again = move(back, agent, "refuse")
        assert again.decisions.standing().get().outcome == "refused"
        assert facts.drift(ServiceRequest.objects.all()) == []

    @pytest.mark.parametrize("ground", [WithdrawalGround.UNLAWFUL, WithdrawalGround.CONDITION])
    def test_never_before_the_applicant_could_answer(self, ground: WithdrawalGround) -> None:
        request, agent = decided()
        payload = taken_back(request, ground=ground)
        for act_name in ("", "announce_withdrawal"):
            request = move(request, agent, act_name) if act_name else request
            with pytest.raises(ActRefusedError, match="pouvoir s’expliquer"):
                move(request, agent, "withdraw_decision", payload)
        assert request.decisions.standing().count() == 1
        assert move(request, agent, "withdraw_decision", replace(payload, has_observed=True)).state == State.IN_REVIEW

    def test_the_end_of_the_time_is_enough(self) -> None:
        request, agent = decided()
        request = move(request, agent, "announce_withdrawal")
        until = WithdrawalNotice.objects.get().observations_until
        payload = taken_back(request, ground=WithdrawalGround.CONDITION)
        for day, is_done in ((until, False), (until + dt.timedelta(days=1), True)):
            with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
                if is_done:
                    assert move(request, agent, "withdraw_decision", payload).state == State.IN_REVIEW
                else:
                    with pytest.raises(ActRefusedError):
                        move(request, agent, "withdraw_decision", payload)

    def test_unlawful_within_four_months_only(self) -> None:
        request, agent = decided()
        request = move(request, agent, "announce_withdrawal")
        last_day = months_after(request.decisions.get().act_date, 4)
        late, in_time = last_day + dt.timedelta(days=1), last_day
        with time_machine.travel(dt.datetime.combine(late, dt.time(12), dt.UTC), tick=False):
            unlawful = taken_back(request, ground=WithdrawalGround.UNLAWFUL, act_date=late)
            with pytest.raises(ActRefusedError, match=f"jusqu’au.{long_date(last_day)}".replace(" ", ".")):
                move(request, agent, "withdraw_decision", unlawful)
            assert move(request, agent, "withdraw_decision", replace(unlawful, act_date=in_time)).state == "in_review"

    @pytest.mark.parametrize("state", REFUSED)
    def test_what_grants_nothing_is_withdrawn_at_any_time_and_on_its_own_ground(self, state: State) -> None:
        request, agent = decided(state)
        assert {"announce_withdrawal"}.isdisjoint(offered(request, agent))
        for ground in (WithdrawalGround.UNLAWFUL, WithdrawalGround.CONDITION, WithdrawalGround.ASKED):
            with pytest.raises(ActRefusedError, match="n’accorde rien"):
                move(request, agent, "withdraw_decision", taken_back(request, ground=ground))
        assert move(request, agent, "withdraw_decision").state == State.IN_REVIEW

    def test_what_grants_something_gave_a_right(self) -> None:
        request, agent = decided()
        with pytest.raises(ActRefusedError, match="crée donc un droit"):
            move(request, agent, "withdraw_decision", taken_back(request, ground=WithdrawalGround.NO_RIGHT))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reasons": " "}, "motifs du retrait"),
            ({"act_date": dt.date(2000, 1, 1)}, "vient avant"),
            ({"authority": ""}, "Nommez|Indiquez|autorité"),
        ],
    )
    def test_what_the_act_lacks_is_said(self, changes: dict[str, Any], words: str) -> None:
        request, agent = decided()
        with pytest.raises(ActRefusedError, match=words):
            move(request, agent, "withdraw_decision", taken_back(request, **changes))
        assert request.decisions.standing().count() == 1

    @pytest.mark.parametrize(("days", "grounds"), [(14, "Motif"), (121, "Motif"), (20, " ")])
    def test_an_announcement_leaves_the_time_and_says_why(self, days: int, grounds: str) -> None:
        request, agent = decided()
        until = legal_day(timezone.now()) + dt.timedelta(days=days)
        with pytest.raises(ActRefusedError):
            move(request, agent, "announce_withdrawal", Announcement(grounds=grounds, observations_until=until))
        assert not WithdrawalNotice.objects.exists()

    def test_it_may_be_given_up(self) -> None:
        request, agent = decided()
        request = move(request, agent, "announce_withdrawal")
        request = move(request, agent, "give_up_withdrawal", ACTS["give_up_withdrawal"].payload())
        assert {"give_up_withdrawal"}.isdisjoint(offered(request, agent))
        assert "n’envisage plus" in last_email(request)
        assert request.decisions.standing().exists()

    def test_a_designer_does_not_close_this_way(self) -> None:
        request, agent = decided()
        assert request.stage is not None
        request.stage.allowed_next.add(request.procedure.stages.get(state=State.REFUSED))
        assert "withdraw_decision" in offered(request, agent)
        assert move(request, agent, "withdraw_decision").state == State.IN_REVIEW

    @pytest.mark.parametrize("name", ["withdraw_decision", "announce_withdrawal", "register_appeal"])
    def test_a_file_put_away_comes_back(self, name: str) -> None:
        request, agent = decided()
        request = move(request, agent, "file_away")
        assert move(request, agent, name).filed_away_at is None

    @pytest.mark.parametrize("name", ["announce_withdrawal", "register_appeal"])
    def test_messages_stay_open_for_what_is_considered(self, name: str) -> None:
        request, agent = decided()
        with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
            contested = move(request, agent, name)
            assert may_write(request.applicant, move(contested, agent, "file_away"), Side.APPLICANT) == ""
            other, agent = decided()
        with time_machine.travel(timezone.now() + dt.timedelta(days=400)):
            assert may_write(other.applicant, move(other, agent, "file_away"), Side.APPLICANT) != ""

    def test_it_answers_the_appeals_against_what_it_withdraws(self) -> None:
        request, agent = decided()
        request = move(request, agent, "register_appeal")
        move(request, agent, "withdraw_decision")
        assert Appeal.objects.get().answer == AppealAnswer.UPHELD


class TestAppealing:
    def registered(self, kind: AppealKind = AppealKind.GRACIOUS) -> tuple[ServiceRequest, User, Appeal]:
        request, agent = decided(State.REFUSED)
        payload = AppealReceived(kind=kind, received_on=legal_day(timezone.now()))
        request = move(request, agent, "register_appeal", payload)
        return request, agent, Appeal.objects.get()

    @pytest.mark.parametrize("kind", AppealKind)
    def test_silence_rejects_it_after_two_months_unless_a_court_judges(self, kind: AppealKind) -> None:
        _request, _agent, appeal = self.registered(kind)
        judged = kind == AppealKind.CONTENTIOUS
        assert appeal.deadline == (None if judged else months_after(appeal.received_on, 2))
        assert not appeal.is_late

    def test_a_late_one_is_not_said_so_while_nothing_is_certain_of_the_notification(self) -> None:
        request, agent = decided(State.REFUSED)
        with time_machine.travel(timezone.now() + dt.timedelta(days=120)):
            move(request, agent, "register_appeal", payload_for("register_appeal", request))
        assert not Appeal.objects.get().is_late

    @pytest.mark.parametrize(("days", "words"), [(1, "à venir"), (-3, "précède")])
    def test_its_day_is_checked(self, days: int, words: str) -> None:
        request, agent = decided(State.REFUSED)
        day = legal_day(timezone.now()) + dt.timedelta(days=days)
        with pytest.raises(ActRefusedError, match=words):
            move(request, agent, "register_appeal", AppealReceived(kind="gracious", received_on=day))

    def test_rejected_with_reasons_the_decision_stands(self) -> None:
        request, agent, appeal = self.registered()
        with pytest.raises(ActRefusedError, match="motifs"):
            move(request, agent, "answer_appeal", AppealClosed(appeal=appeal))
        answered = move(request, agent, "answer_appeal", AppealClosed(appeal=appeal, reasons="Rien de nouveau."))
        appeal.refresh_from_db()
        assert (answered.state, appeal.answer) == (State.REFUSED, AppealAnswer.REJECTED)
        assert "Rien de nouveau." in last_email(request)
        assert {"answer_appeal", "reconsider"}.isdisjoint(offered(answered, agent))

    def test_given_up_by_its_author(self) -> None:
        request, agent, appeal = self.registered()
        move(request, agent, "answer_appeal", AppealClosed(appeal=appeal, answer=AppealAnswer.WITHDRAWN))
        assert "abandonné votre recours" in last_email(request)

    def test_reconsidered_the_decision_stands_until_another_replaces_it(self) -> None:
        request, agent, appeal = self.registered()
        former = request.decisions.get()
        again = move(request, agent, "reconsider", Reconsideration(appeal=appeal))
        assert again.state == State.IN_REVIEW
        assert again.decisions.standing().get() == former
        granted = move(again, agent, "accept")
        new = granted.decisions.standing().get()
        former.refresh_from_db()
        assert (new.replaces, former.ending) == (former, Ending.REPLACED)
        assert facts.drift(ServiceRequest.objects.all()) == []

    def test_one_of_another_request_is_refused(self) -> None:
        _request, _agent, appeal = self.registered()
        other, agent = decided(State.REFUSED)
        other = move(other, agent, "register_appeal")
        with pytest.raises(ActRefusedError, match="autre décision"):
            move(other, agent, "reconsider", Reconsideration(appeal=appeal))

    @pytest.mark.parametrize("name", ["answer_appeal", "reconsider", "give_up_withdrawal"])
    def test_nothing_is_offered_for_what_was_not_registered(self, name: str) -> None:
        request, agent = decided()
        assert {name}.isdisjoint(offered(request, agent))


def test_what_was_handled_without_a_decision_is_taken_up_again_with_a_reason() -> None:
    outcomes = (OutcomeRule(outcome=Outcome.ACCEPTED), OutcomeRule(outcome=Outcome.REFUSED))
    rules = DecisionRules(is_handled=True, outcomes=outcomes)
    procedure = make_procedure(decision_rules=rules.model_dump(mode="json"))
    request = make_request(state=State.IN_REVIEW, procedure=procedure)
    agent = make_instructor(request.team)
    done = move(request, agent, "accept")
    about = {"rectify", "withdraw_decision", "register_appeal", "announce_withdrawal"}
    assert about.isdisjoint(offered(done, agent))
    with pytest.raises(ActRefusedError, match="pourquoi"):
        move(done, agent, "reopen", Reopening())
    assert move(done, agent, "reopen", Reopening(message="Le trou est revenu.")).state == State.IN_REVIEW


def test_a_decision_cannot_merely_be_reopened() -> None:
    request, agent = decided()
    assert {"reopen"}.isdisjoint(offered(request, agent))
    assert Decision.objects.standing().filter(request=request).count() == 1
    assert isinstance(payload_for("rectify", request), Payload)


def test_the_archive_of_a_person_s_data_tells_all_of_it() -> None:
    request, agent = decided()
    request = move(move(request, agent, "register_appeal"), agent, "announce_withdrawal")
    move(request, agent, "withdraw_decision")
    queue.drain()
    [record] = requests_of(request.applicant)
    [decision] = record.data["decisions"]
    assert decision["ending"] == Ending.WITHDRAWN
    assert decision["withdrawal"]["ground"] == WithdrawalGround.ASKED
    assert decision["withdrawals_considered"][0]["grounds"] == "Le projet n'a pas eu lieu."
    assert decision["appeals"][0]["answer"] == AppealAnswer.UPHELD
    assert [file.name for file in record.files if "retrait" in file.name]
    assert [piece for piece in pieces_of(request) if "retrait" in piece.label]
