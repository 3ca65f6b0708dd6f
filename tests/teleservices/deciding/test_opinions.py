"""Opinions asked, asked again, extended, withdrawn, deemed given, given: who may, until when, told to whom."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.kinds import FAMILIES
from notifications.models import OutgoingEmail
from teleservices import tasks
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.deciding.opinions import opinion_reminders, seeking
from teleservices.deciding.opinions.errors import (
    AlreadyGivenError,
    CodeRefusedError,
    LinkClosedError,
    LinkUnknownError,
    OpinionRefusedError,
)
from teleservices.deciding.opinions.giving import give_opinion
from teleservices.deciding.opinions.links import opinion_by
from teleservices.deciding.opinions.one_time_codes import SENDINGS, TRIES, send_code, use_code
from teleservices.deciding.opinions.personal_data import forget
from teleservices.lifecycle import ActRefusedError, DecisionGiven, perform
from teleservices.models import (
    AuthorityKind,
    MorningNotice,
    NoticeKind,
    Opinion,
    OpinionLink,
    Outcome,
    Pace,
    RequestEvent,
    ServiceRequest,
    State,
    TeamMember,
    TeamRole,
)
from teleservices.steering.notices.choosing import choose
from tests.factories.competence import make_delegation
from tests.factories.opinions import ADVISER, QUESTION, last_code, last_token, make_opinion, question
from tests.factories.procedures import ANSWERS, PROJECT, act, make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def agent(service_request: ServiceRequest) -> User:
    return make_instructor(service_request.team)


def said(kind: str) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.both_databases
def test_it_is_asked_once_without_a_word_of_the_applicant_and_the_token_is_kept_nowhere(
    service_request: ServiceRequest, agent: User
) -> None:
    before = (service_request.revision_number, RequestEvent.objects.count())
    once, document = uuid4(), service_request.attachments.get()
    for _twice in range(2):
        opinion = seeking.ask_opinion(
            request_id=service_request.pk, actor=agent, question=question(documents=[document]), uuid=once
        )
    [email] = said("opinion.asked")
    assert (email.recipient, email.kind.partition(".")[0] in FAMILIES) == (ADVISER, True)
    assert service_request.reference in email.subject
    assert "Camille Vasseur, Service Vie associative" in email.text
    secrets = (ANSWERS[PROJECT], service_request.applicant_name, service_request.applicant.email, QUESTION)
    for secret in secrets:
        assert str(secret) not in email.text + email.html + email.subject
    token = last_token()
    assert token not in repr(list(OpinionLink.objects.values())) + repr(list(Opinion.objects.values()))
    assert opinion_by(token, now=timezone.now()) == opinion == Opinion.objects.get()
    assert [named.attachment for named in opinion.named_documents.all()] == [document]
    service_request.refresh_from_db()
    assert (service_request.revision_number, RequestEvent.objects.count()) == before, "no act becomes stale"


@pytest.mark.both_databases
def test_an_identifier_of_another_request_s_opinion_asks_anew(service_request: ServiceRequest, agent: User) -> None:
    """Sent by hand, or left in a page by the browser: it is neither a fault nor the other's opinion."""
    other = make_request(procedure=service_request.procedure)
    first = make_opinion(other, agent)
    opinion = seeking.ask_opinion(request_id=service_request.pk, actor=agent, question=question(), uuid=first.uuid)
    assert (opinion.request, first.request) == (service_request, other)
    assert opinion.uuid != first.uuid


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"deadline": dt.date(2020, 1, 1)}, "un jour à venir"),
        ({"deadline": dt.date(2099, 1, 1)}, "d’ici un an"),
        ({"step_keys": []}, "au moins une partie"),
        ({"step_keys": ["s_inconnue"]}, "a changé depuis"),
    ],
)
def test_what_can_not_be_asked_is_said(
    service_request: ServiceRequest, agent: User, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(OpinionRefusedError, match=why):
        make_opinion(service_request, agent, **changes)
    assert not Opinion.objects.exists()


def test_a_document_of_another_request_is_never_shown(service_request: ServiceRequest, agent: User) -> None:
    with pytest.raises(OpinionRefusedError, match="a changé depuis"):
        make_opinion(service_request, agent, documents=[make_request().attachments.get()])


def test_only_who_acts_on_a_request_under_way_asks(service_request: ServiceRequest, agent: User) -> None:
    reader = make_instructor(service_request.team)
    TeamMember.objects.filter(user=reader).update(role=TeamRole.SUPERVISOR)
    for other in (reader, make_instructor(make_team()), service_request.applicant):
        with pytest.raises(OpinionRefusedError):
            make_opinion(service_request, other)
    decided = act(service_request, "accept", agent)
    with pytest.raises(OpinionRefusedError, match="n’est plus en cours"):
        make_opinion(decided, agent)


def test_there_is_a_limit(service_request: ServiceRequest, agent: User) -> None:
    for _number in range(seeking.MOST):
        make_opinion(service_request, agent)
    with pytest.raises(OpinionRefusedError, match="20 avis"):
        make_opinion(service_request, agent)


class TestFollowing:
    def test_a_reminder_by_hand_adds_a_link_and_is_paced(self, service_request: ServiceRequest, agent: User) -> None:
        opinion, first = make_opinion(service_request, agent), last_token()
        seeking.remind_by_hand(opinion_id=opinion.pk, actor=agent)
        second = last_token()
        assert first != second
        for token in (first, second):
            assert opinion_by(token, now=timezone.now()) == opinion
        with pytest.raises(OpinionRefusedError, match="moins d’une heure"):
            seeking.remind_by_hand(opinion_id=opinion.pk, actor=agent)

    def test_more_time_is_given_and_told(self, service_request: ServiceRequest, agent: User) -> None:
        opinion = make_opinion(service_request, agent)
        Opinion.objects.update(reminded_at=timezone.now())
        with pytest.raises(OpinionRefusedError, match="après"):
            seeking.extend_deadline(opinion_id=opinion.pk, actor=agent, deadline=opinion.deadline)
        seeking.extend_deadline(opinion_id=opinion.pk, actor=agent, deadline=opinion.deadline + 7 * DAY)
        opinion.refresh_from_db()
        assert opinion.reminded_at is None, "reminded again before the new day"
        assert len(said("opinion.extended")) == 1

    def test_once_withdrawn_its_links_are_dead_and_it_is_told(
        self, service_request: ServiceRequest, agent: User
    ) -> None:
        opinion, token = make_opinion(service_request, agent), last_token()
        seeking.withdraw_opinion(opinion_id=opinion.pk, actor=agent)
        assert len(said("opinion.withdrawn")) == 1
        with pytest.raises(LinkClosedError):
            opinion_by(token, now=timezone.now())
        with pytest.raises(LinkClosedError):
            give_opinion(opinion_id=opinion.pk, verdict="favourable", now=timezone.now())
        with pytest.raises(OpinionRefusedError, match="n’est plus attendu"):
            seeking.withdraw_opinion(opinion_id=opinion.pk, actor=agent)

    def test_it_is_deemed_given_past_its_deadline_by_a_text(self, service_request: ServiceRequest, agent: User) -> None:
        opinion = make_opinion(service_request, agent)
        with pytest.raises(OpinionRefusedError, match="pas encore"):
            seeking.deem_given(opinion_id=opinion.pk, actor=agent, ground="R423-59")
        Opinion.objects.update(deadline=timezone.localdate() - DAY)
        with pytest.raises(OpinionRefusedError, match="Citez"):
            seeking.deem_given(opinion_id=opinion.pk, actor=agent, ground="  ")
        seeking.deem_given(opinion_id=opinion.pk, actor=agent, ground="Code de l’urbanisme, R423-59")
        opinion.refresh_from_db()
        assert (bool(opinion.deemed_at), opinion.deemed_ground) == (True, "Code de l’urbanisme, R423-59")


class TestGiving:
    @pytest.mark.both_databases
    def test_of_two_answers_the_first_stays_and_the_second_is_told(
        self, service_request: ServiceRequest, agent: User
    ) -> None:
        opinion = make_opinion(service_request, agent)
        give_opinion(opinion_id=opinion.pk, verdict="reserved", text="Prévoir un parking.", now=timezone.now())
        with pytest.raises(AlreadyGivenError, match="juste avant"):
            give_opinion(opinion_id=opinion.pk, verdict="favourable", now=timezone.now())
        opinion.refresh_from_db()
        assert (opinion.verdict, opinion.text) == ("reserved", "Prévoir un parking.")

    @pytest.mark.parametrize(
        ("kind", "verdict", "text"),
        [("verdict", "", "Oui."), ("verdict", "perhaps", "x"), ("verdict", "unfavourable", " "), ("free", "", "")],
    )
    def test_it_says_something_as_it_was_asked(
        self, service_request: ServiceRequest, agent: User, kind: str, verdict: str, text: str
    ) -> None:
        opinion = make_opinion(service_request, agent, answer_kind=kind)
        with pytest.raises(OpinionRefusedError):
            give_opinion(opinion_id=opinion.pk, verdict=verdict, text=text, now=timezone.now())

    def test_the_service_is_told_without_a_word_of_it(self, service_request: ServiceRequest, agent: User) -> None:
        choose(user=service_request.assignee, paces={NoticeKind.OPINION: Pace.MORNING})
        opinion = make_opinion(service_request, agent)
        give_opinion(opinion_id=opinion.pk, verdict="favourable", text="Très bien.", now=timezone.now())
        [email] = said("service.opinion")
        assert email.recipient == agent.email
        assert "Très bien." not in email.text
        assert f"/demandes/{service_request.reference}/avis/" in email.text
        assert MorningNotice.objects.get().user == service_request.assignee

    def test_late_it_is_taken_until_the_decision(self, service_request: ServiceRequest, agent: User) -> None:
        opinion = make_opinion(service_request, agent)
        later = timezone.now() + 30 * DAY
        given = give_opinion(opinion_id=opinion.pk, verdict="favourable", now=later)
        assert seeking.is_late(given, later)
        other = make_opinion(service_request, agent)
        act(service_request, "accept", agent)
        with pytest.raises(LinkClosedError):
            give_opinion(opinion_id=other.pk, verdict="favourable", now=later)

    @pytest.mark.parametrize(("days", "is_open"), [(81, True), (82, False)])
    def test_a_link_lapses_sixty_days_after_the_deadline(
        self, service_request: ServiceRequest, agent: User, days: int, is_open: bool
    ) -> None:
        make_opinion(service_request, agent)
        if is_open:
            assert opinion_by(last_token(), now=timezone.now() + days * DAY)
        else:
            with pytest.raises(LinkClosedError):
                opinion_by(last_token(), now=timezone.now() + days * DAY)

    @pytest.mark.parametrize(("days", "is_open"), [(15, True), (16, False)])
    def test_it_is_read_again_for_fifteen_days_decided_or_not(
        self, service_request: ServiceRequest, agent: User, days: int, is_open: bool
    ) -> None:
        opinion, now = make_opinion(service_request, agent), timezone.now()
        give_opinion(opinion_id=opinion.pk, verdict="favourable", now=now)
        act(service_request, "accept", agent)
        try:
            opinion_by(last_token(), now=now + days * DAY)
        except LinkClosedError:
            assert not is_open
        else:
            assert is_open

    def test_an_unknown_link_is_not_a_lapsed_one(self) -> None:
        with pytest.raises(LinkUnknownError):
            opinion_by("x" * 43, now=timezone.now())

    def test_the_database_refuses_what_can_not_be(self, service_request: ServiceRequest, agent: User) -> None:
        make_opinion(service_request, agent)
        now = timezone.now()
        for values in (
            {"answered_at": now},
            {"text": "x"},
            {"answered_at": now, "text": "x"},
            {"deemed_at": now},
            {"code_digest": "x"},
            {"question": ""},
            {"withdrawn_at": now, "answered_at": now, "verdict": "favourable"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Opinion.objects.update(**values)


class TestCodes:
    def test_a_code_works_once(self, service_request: ServiceRequest, agent: User) -> None:
        opinion = make_opinion(service_request, agent)
        send_code(opinion=opinion, now=timezone.now())
        code = last_code()
        assert code not in repr(list(Opinion.objects.values()))
        use_code(opinion=opinion, code=code, now=timezone.now())
        with pytest.raises(CodeRefusedError):
            use_code(opinion=opinion, code=code, now=timezone.now())

    def test_a_new_one_kills_the_former_and_it_lasts_a_quarter_of_an_hour(
        self, service_request: ServiceRequest, agent: User
    ) -> None:
        opinion, now = make_opinion(service_request, agent), timezone.now()
        send_code(opinion=opinion, now=now)
        former = last_code()
        send_code(opinion=opinion, now=now)
        assert former != last_code(), "one chance in a million"
        with pytest.raises(CodeRefusedError):
            use_code(opinion=opinion, code=former, now=now)
        with pytest.raises(CodeRefusedError, match="15 minutes"):
            use_code(opinion=opinion, code=last_code(), now=now + dt.timedelta(minutes=16))

    def test_it_is_tried_five_times_and_others_not_for_ever(self, service_request: ServiceRequest, agent: User) -> None:
        opinion, now = make_opinion(service_request, agent), timezone.now()
        for round_number in range(3):
            send_code(opinion=opinion, now=now)
            code = last_code()
            wrong = "000000" if code != "000000" else "111111"
            for _try in range(TRIES):
                with pytest.raises(CodeRefusedError):
                    use_code(opinion=opinion, code=wrong, now=now)
            with pytest.raises(CodeRefusedError, match="ne fonctionne" if round_number < 2 else "Réessayez"):
                use_code(opinion=opinion, code=code, now=now)

    def test_codes_are_sent_at_a_limited_pace(self, service_request: ServiceRequest, agent: User) -> None:
        opinion = make_opinion(service_request, agent)
        for _number in range(SENDINGS):
            send_code(opinion=opinion, now=timezone.now())
        with pytest.raises(CodeRefusedError, match="Réessayez"):
            send_code(opinion=opinion, now=timezone.now())
        assert len(said("opinion.code")) == SENDINGS


@pytest.mark.both_databases
def test_who_was_asked_is_reminded_once_three_days_before(service_request: ServiceRequest, agent: User) -> None:
    opinion = make_opinion(service_request, agent)
    withdrawn = make_opinion(service_request, agent)
    seeking.withdraw_opinion(opinion_id=withdrawn.pk, actor=agent)
    given = make_opinion(service_request, agent)
    give_opinion(opinion_id=given.pk, verdict="favourable", now=timezone.now())
    now = timezone.now()
    for days, count in ((17, 0), (18, 1), (19, 0)):
        with time_machine.travel(now + days * DAY, tick=False):
            assert tasks.remind_of_opinions() == count
    [reminder] = said("opinion.reminder")
    assert opinion_by(last_token(), now=now) == opinion
    assert reminder.recipient == ADVISER
    assert not opinion_reminders.remind(opinion_id=opinion.pk, now=now)


def test_an_agent_s_archive_names_what_they_asked_and_nothing_of_it(
    service_request: ServiceRequest, agent: User
) -> None:
    opinion = make_opinion(service_request, agent)
    [section] = [known for known in personal_data_sections if known.folder == "avis-demandes"]
    [record] = section.records(agent)
    assert section.count(agent) == 1
    assert record.data["request"] == service_request.reference
    assert QUESTION not in str((record.data, record.lines))
    forget(agent)
    opinion.refresh_from_db()
    assert (opinion.asked_by, opinion.asked_by_name) == (None, agent.get_full_name())


def test_an_outcome_that_waits_for_an_opinion_is_not_decided_before_it_is_given() -> None:
    outcome = OutcomeRule(
        outcome=Outcome.ACCEPTED, authorities=(AuthorityRule(kind=AuthorityKind.PRESIDENT),), needs_opinion=True
    )
    rules = DecisionRules(outcomes=(outcome,))
    request = make_request(procedure=make_procedure(decision_rules=rules.to_json()), state=State.IN_REVIEW)
    actor = make_instructor(request.team)
    make_delegation(actor)
    opinion = make_opinion(request)

    def grant() -> None:
        payload = DecisionGiven(act_date=timezone.localdate(), authority_kind=AuthorityKind.PRESIDENT)
        number = request.revision_number
        perform(request_id=request.pk, act_name="accept", actor=actor, revision_number=number, payload=payload)

    with pytest.raises(ActRefusedError, match="Un avis est nécessaire"):
        grant()
    Opinion.objects.filter(pk=opinion.pk).update(deemed_at=timezone.now(), deemed_ground="Code de l’urbanisme, R423-59")
    grant()
    request.refresh_from_db()
    assert request.state == State.ACCEPTED
