"""What an agent is told of: at once, in the morning or never, as they chose; never of what they may not open."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.desk.sheet.notes.writing import write_note
from teleservices.lifecycle.agents import mornings
from teleservices.lifecycle.agents.recipients import USUAL
from teleservices.lifecycle.handover import hand_over, leave_team
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.scheduled import silence_told
from teleservices.models import MorningNotice, NoticeChoice, NoticeKind, Pace, ServiceRequest, Side, State
from teleservices.steering.notices.choosing import choose
from teleservices.steering.notices.personal_data import forget
from tests import queue
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_instructor, make_procedure, make_request, make_team
from tests.french import french

pytestmark = pytest.mark.django_db

PAGE = "/admin/instruction/avis/"
FRIDAY = dt.datetime(2026, 11, 27, 10, tzinfo=dt.UTC)
SATURDAY, SUNDAY, MONDAY = (FRIDAY + dt.timedelta(days=days) for days in (1, 2, 3))


def at(moment: dt.datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def wants(user: User, pace: str, *kinds: NoticeKind) -> None:
    choose(user=user, paces=dict.fromkeys(kinds or tuple(NoticeKind), pace))


def recipients(kind: str) -> set[str]:
    queue.tell_services()
    return set(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def emails_to(user: User) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(recipient=user.email).order_by("pk"))


def written(request: ServiceRequest) -> None:
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Où en est ma demande ?")


@pytest.fixture
def followed() -> ServiceRequest:
    with at(FRIDAY):
        return make_request(state=State.IN_REVIEW)


class TestAtOnce:
    @pytest.mark.parametrize(("pace", "count"), [(USUAL, 1), (Pace.AT_ONCE, 1), (Pace.MORNING, 0), (Pace.NEVER, 0)])
    def test_who_follows_is_told_as_they_chose(self, followed: ServiceRequest, pace: str, count: int) -> None:
        agent = followed.assignee
        assert agent is not None
        wants(agent, pace, NoticeKind.MESSAGE)
        written(followed)
        assert len(emails_to(agent)) == count
        assert MorningNotice.objects.filter(user=agent).count() == (pace == Pace.MORNING)

    def test_what_nobody_follows_goes_to_the_address_of_the_service_and_to_who_asks_for_it(self) -> None:
        team = make_team()
        asks, morning, _usual, never = (make_instructor(team) for _four in range(4))
        wants(asks, Pace.AT_ONCE)
        wants(morning, Pace.MORNING)
        wants(never, Pace.NEVER)
        make_request(procedure=make_procedure(team=team))
        assert recipients("service.transmit") == {team.email, asks.email}
        assert list(MorningNotice.objects.values_list("user", "kind")) == [(morning.pk, NoticeKind.NEW)]

    def test_without_an_address_of_the_service_each_is_told_as_they_chose(self) -> None:
        team = make_team(email="")
        usual, never, elsewhere = make_instructor(team), make_instructor(team), make_instructor(make_team())
        wants(never, Pace.NEVER)
        wants(elsewhere, Pace.AT_ONCE)
        make_request(procedure=make_procedure(team=team), instructor=usual)
        assert recipients("service.transmit") == {usual.email}

    def test_silence_and_what_is_assigned_obey_too(self, followed: ServiceRequest) -> None:
        agent, successor = followed.assignee, make_instructor(followed.team)
        assert agent is not None
        wants(agent, Pace.NEVER, NoticeKind.SILENCE)
        day = followed.acknowledgement.implicit_decision_on - dt.timedelta(days=5)
        with at(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
            assert silence_told.run() == 1
        assert not emails_to(agent)
        wants(successor, Pace.MORNING, NoticeKind.ASSIGNED)
        hand_over(agent, successor, agent)
        assert not emails_to(successor)
        assert MorningNotice.objects.get().kind == NoticeKind.ASSIGNED


class TestInTheMorning:
    @pytest.mark.both_databases
    def test_one_email_a_working_day_names_references_and_nothing_else(self, followed: ServiceRequest) -> None:
        agent = followed.assignee
        assert agent is not None
        wants(agent, Pace.MORNING)
        with at(FRIDAY):
            written(followed)
            written(followed)
            write_note(request_id=followed.pk, author=make_instructor(followed.team), text="Secret.", mentioned=[agent])
            assert mornings.run() == 0, "it waits for the next morning"
        for moment in (SATURDAY, SUNDAY, MONDAY - dt.timedelta(hours=5)):
            with at(moment):
                assert mornings.run() == 0, moment
        with at(MONDAY):
            assert mornings.run() == 1
            assert mornings.run() == 0, "a schedule that starts again writes nothing"
        [email] = emails_to(agent)
        assert email.subject == "Votre matin : 2 choses à voir"
        for body in (email.text, email.html):
            assert french("The applicant writes a message") in body
            assert "Une note vous mentionne" in body
            assert body.count(f"/admin/instruction/demandes/{followed.reference}/") == 2
            for secret in ("Secret.", "Où en est", followed.applicant_name, followed.applicant.last_name):
                assert secret not in body
        assert not MorningNotice.objects.exists()

    @pytest.mark.both_databases
    def test_what_comes_after_the_hour_waits_for_the_next_day(self, followed: ServiceRequest) -> None:
        agent = followed.assignee
        assert agent is not None
        wants(agent, Pace.MORNING)
        with at(FRIDAY):
            written(followed)
        with at(MONDAY):
            assert mornings.run() == 1
            written(followed)
            assert mornings.run() == 0
            late = MorningNotice.objects.get()
            MorningNotice.objects.update(at=mornings.this_morning() - dt.timedelta(seconds=1))
            assert mornings.run() == 0, "one e-mail a day, whatever was written late"
            assert MorningNotice.objects.get() == late
        with at(MONDAY + dt.timedelta(days=1)):
            assert mornings.run() == 1
        assert len(emails_to(agent)) == 2

    @pytest.mark.parametrize("lost", ["team", "right", "account"])
    def test_who_may_not_open_it_any_more_is_told_nothing(self, followed: ServiceRequest, lost: str) -> None:
        agent = followed.assignee
        assert agent is not None
        assert followed.team is not None
        wants(agent, Pace.MORNING)
        with at(FRIDAY):
            written(followed)
        if lost == "team":
            leave_team(team=followed.team, leaver=agent, actor=agent)
        elif lost == "right":
            agent.user_permissions.clear()
            agent.groups.clear()
        else:
            User.objects.filter(pk=agent.pk).update(is_active=False)
        with at(MONDAY):
            assert mornings.run() == 0
        assert not emails_to(agent)
        assert not MorningNotice.objects.exists()

    def test_queries_do_not_grow_with_requests(self) -> None:
        team = make_team()
        agent = make_instructor(team)
        wants(agent, Pace.MORNING)
        procedure, costs = make_procedure(team=team), []
        for number, moment in ((1, FRIDAY), (4, MONDAY)):
            with at(moment):
                for _each in range(number):
                    make_request(procedure=procedure)
                queue.tell_services()
            next_day = MONDAY if moment == FRIDAY else MONDAY + dt.timedelta(days=1)
            with at(next_day), CaptureQueriesContext(connection) as queries:
                assert mornings.run() == 1
            costs.append(len(queries))
        assert costs[0] == costs[1]
        assert costs[0] <= 20

    def test_one_person_does_not_hold_back_the_others(
        self, followed: ServiceRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = followed.assignee, make_instructor(followed.team)
        assert first is not None
        for user in (first, second):
            MorningNotice.objects.create(user=user, request=followed, kind=NoticeKind.LATE, at=FRIDAY)
        posting = mornings.outbox.post

        def post(**what: str) -> OutgoingEmail:
            if what["recipient"] == first.email:
                raise ValueError
            return posting(**what)

        monkeypatch.setattr(mornings.outbox, "post", post)
        with at(MONDAY):
            assert mornings.run() == 1
            monkeypatch.undo()
            assert mornings.run() == 1
        assert len(emails_to(first)) == len(emails_to(second)) == 1

    def test_only_the_first_ones_are_named(self, followed: ServiceRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        agent = followed.assignee
        assert agent is not None
        monkeypatch.setattr(mornings, "LISTED", 1)
        for request in (followed, make_request(procedure=followed.procedure)):
            MorningNotice.objects.create(user=agent, request=request, kind=NoticeKind.LATE, at=FRIDAY)
        with at(MONDAY):
            mornings.run()
        [email] = emails_to(agent)
        assert "et 1 autre" in email.text
        assert "?work=late" in email.text


class TestThePage:
    @pytest.fixture
    def agent(self, client: Client, settings: Settings) -> User:
        settings.PARVIS_STAFF_SECOND_FACTOR = False
        agent = make_instructor(make_team())
        client.force_login(agent)
        return agent

    @pytest.mark.both_databases
    def test_choices_are_kept_and_shown_and_given_up(self, agent: User, client: Client) -> None:
        assert client.post(PAGE, {"new": "morning", "late": "never"}).status_code == 302
        assert dict(agent.notice_choices.values_list("kind", "pace")) == {"new": "morning", "late": "never"}
        page = client.get(PAGE)
        assert page.context["form"]["new"].value() == "morning"
        assert "à 8\u00a0h" in page.text
        client.post(PAGE, {"new": "", "late": "never"})
        assert dict(agent.notice_choices.values_list("kind", "pace")) == {"late": "never"}

    def test_what_is_not_offered_changes_nothing(self, agent: User, client: Client) -> None:
        for typed in ({"new": "hourly"}, {"silence": "x" * 500}):
            assert client.post(PAGE, typed).status_code == 422
        client.post(PAGE, {"weather": "never"})
        assert not NoticeChoice.objects.exists()

    def test_what_waits_goes_when_it_is_not_wanted_any_more(self, agent: User, client: Client) -> None:
        request = make_request()
        for kind in (NoticeKind.LATE, NoticeKind.NEW):
            MorningNotice.objects.create(user=agent, request=request, kind=kind)
        client.post(PAGE, {"new": "morning", "late": "never"})
        assert list(MorningNotice.objects.values_list("kind", flat=True)) == ["new"]

    def test_it_is_in_the_archive_and_goes_with_the_account(self, agent: User, client: Client) -> None:
        wants(agent, Pace.NEVER, NoticeKind.LATE)
        MorningNotice.objects.create(user=agent, request=make_request(), kind=NoticeKind.NEW)
        [section] = [known for known in personal_data_sections if known.folder == "avis"]
        assert len(list(section.records(agent))) == section.count(agent) == 2
        forget(agent)
        assert section.count(agent) == 0


def test_no_email_to_agents_says_whose_the_request_is_nor_what_it_asks() -> None:
    """Every e-mail that the service gets, at once and in the morning, from the deposit to what silence decides."""
    citizen = make_user("zora.zibeline@exemple.test", first_name="Zora", last_name="Zibeline")
    team = make_team(email="")
    agent, reader = make_instructor(team), make_instructor(team)
    wants(reader, Pace.MORNING)
    with at(FRIDAY):
        request = make_request(
            procedure=make_procedure(team=team),
            profile=make_profile(name="Amis du lavoir", member=citizen),
            user=citizen,
        )
        queue.tell_services()
        request = act(request, "take_charge", agent)
        written(request)
        write_note(request_id=request.pk, author=agent, text="Le lavoir de Zora.", mentioned=[reader])
        request = act(act(request, "request_corrections", agent), "resubmit", citizen)
        queue.tell_services()
    with at(MONDAY):
        mornings.run()
    day = ServiceRequest.objects.get(pk=request.pk).desk_facts.decides_on
    for days in (15, 5, 1, 0):
        with at(dt.datetime.combine(day - dt.timedelta(days=days), dt.time(12), tzinfo=dt.UTC)):
            silence_told.run()
    act(request, "withdraw", citizen)
    queue.tell_services()
    emails = OutgoingEmail.objects.filter(recipient__in=[agent.email, reader.email])
    assert {email.kind for email in emails} >= {
        "service.transmit", "service.resubmit", "service.withdraw", "service.morning",
        "service.message", "service.warn_of_silence", f"service.{_of_silence(request)}",
    }  # fmt: skip
    answers = [str(answer) for answer in request.answers.values() if isinstance(answer, str) and len(answer) > 3]
    secrets = ["Zora", "Zibeline", "zora.zibeline", "lavoir", *answers]
    assert answers
    for email in emails:
        for body in (email.subject, email.text, email.html):
            assert [secret for secret in secrets if secret in body] == [], email.kind


def _of_silence(request: ServiceRequest) -> str:
    return "grant_by_silence" if request.acknowledgement.regime == "acceptance" else "refuse_by_silence"
