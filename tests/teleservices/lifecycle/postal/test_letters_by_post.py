"""The letter of a decision by post: asked, cancelled, posted, received; a decision that ends takes it back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from teleservices.legal import appeal_ends, legal_day
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.consents import give_consent, withdraw_consent
from teleservices.lifecycle.postal.given_to_post import (
    Followed,
    follow,
    is_usual,
    mark_posted,
    mark_printed,
    normal_number,
)
from teleservices.lifecycle.postal.requesting import cancel_sending, change_addressee
from teleservices.models import Decision, ElectronicNotification, PostalSending, State
from tests.factories.postal import (
    ADDRESS,
    decide,
    live_at,
    make_decided,
    make_posted,
    make_registered_procedure,
    make_sending,
)
from tests.factories.procedures import make_instructor, make_request, make_team
from tests.teleservices.lifecycle.acting import at_once, move

pytestmark = pytest.mark.django_db
NOTHING = Followed()


def today() -> dt.date:
    return legal_day(timezone.now())


class TestAsking:
    def test_where_it_goes_stays_written_whatever_the_profile_becomes(self) -> None:
        decision, agent = make_decided()
        sending = make_sending(decision, agent)
        live_at(decision.request, "1 quai Neuf\n99100 Vernaie")
        sending.refresh_from_db()
        assert (sending.address, sending.asked_by, sending.printed_at) == (ADDRESS, agent, None)

    def test_of_a_decision_leaves_one_letter_at_a_time(self) -> None:
        decision, agent = make_decided()
        sending = make_sending(decision, agent, is_registered=False)
        with pytest.raises(ActRefusedError, match="en route"):
            make_sending(decision, agent)
        with pytest.raises(IntegrityError), transaction.atomic():
            PostalSending.objects.create(
                decision=decision, is_registered=True, recipient="X", asked_at=timezone.now(), address="Y"
            )
        make_posted(sending, agent)
        assert make_sending(decision, agent).is_unfinished, "an ordinary letter is over once it is posted"

    def test_without_an_address_it_is_refused(self) -> None:
        decision, agent = make_decided()
        with pytest.raises(ActRefusedError, match="adresse"):
            make_sending(decision, agent, address="  ")

    def test_another_service_asks_and_cancels_nothing(self) -> None:
        decision, agent = make_decided()
        stranger, sending = make_instructor(make_team()), make_sending(decision, agent)
        for refused in (
            lambda: make_sending(decision, stranger),
            lambda: cancel_sending(sending_id=sending.pk, actor=stranger),
            lambda: change_addressee(sending_id=sending.pk, actor=stranger, recipient_name="X", address="Y"),
        ):
            with pytest.raises(ActRefusedError, match="autre service"):
                refused()

    def test_cancelled_until_it_is_posted(self) -> None:
        decision, agent = make_decided()
        cancel_sending(sending_id=make_sending(decision, agent).pk, actor=agent)
        posted = make_posted(make_sending(decision, agent), agent)
        with pytest.raises(StaleRevisionError):
            cancel_sending(sending_id=posted.pk, actor=agent)
        with pytest.raises(StaleRevisionError):
            change_addressee(sending_id=posted.pk, actor=agent, recipient_name="X", address="Y")
        assert not PostalSending.objects.get(pk=posted.pk).cancelled_at

    def test_no_letter_of_a_decision_that_ended(self) -> None:
        decision, agent = make_decided()
        move(decision.request, agent, "rectify")
        decision.refresh_from_db()
        with pytest.raises(ActRefusedError, match="ne vaut plus"):
            make_sending(decision, agent)


class TestADecisionThatEnds:
    @pytest.mark.parametrize("act_name", ["rectify", "withdraw_decision"])
    def test_what_isnt_posted_is_cancelled_with_it(self, act_name: str) -> None:
        decision, agent = make_decided()
        sending = make_sending(decision, agent)
        mark_printed(sendings=[sending.pk], at=timezone.now())
        move(decision.request, agent, act_name)
        sending.refresh_from_db()
        assert sending.cancelled_at
        with pytest.raises(StaleRevisionError, match="annulé"):
            mark_posted(sendings=[sending.pk], actor=agent, on=today(), today=today())

    def test_what_was_posted_goes_on(self) -> None:
        decision, agent = make_decided()
        sending = make_posted(make_sending(decision, agent), agent)
        move(decision.request, agent, "rectify")
        known = Followed(received_on=today())
        assert follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=known, today=today()).received_on


class TestPosting:
    def test_a_day_to_come_or_before_the_decision_is_refused(self) -> None:
        decision, agent = make_decided()
        sending = make_sending(decision, agent)
        mark_printed(sendings=[sending.pk], at=timezone.now())
        for day, words in ((today() + dt.timedelta(days=1), "à venir"), (today() - dt.timedelta(days=2), "précède")):
            with pytest.raises(ActRefusedError, match=words):
                mark_posted(sendings=[sending.pk], actor=agent, on=day, today=today())

    def test_of_two_agents_the_second_is_told_and_nothing_is_half_marked(self) -> None:
        decision, agent = make_decided()
        other, _agent = make_decided()
        other.request.team = decision.request.team
        other.request.save(update_fields=["team"])
        first, second = make_posted(make_sending(decision, agent), agent), make_sending(other, agent)
        mark_printed(sendings=[second.pk], at=timezone.now())
        with pytest.raises(StaleRevisionError, match="entre-temps"):
            mark_posted(sendings=[first.pk, second.pk], actor=agent, on=today(), today=today())
        second.refresh_from_db()
        assert second.posted_on is None

    def test_neither_unprinted_nor_of_another_service(self) -> None:
        decision, agent = make_decided()
        sending = make_sending(decision, agent)
        with pytest.raises(StaleRevisionError):
            mark_posted(sendings=[sending.pk], actor=agent, on=today(), today=today())
        mark_printed(sendings=[sending.pk], at=timezone.now())
        with pytest.raises(StaleRevisionError):
            mark_posted(sendings=[sending.pk], actor=make_instructor(make_team()), on=today(), today=today())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_post_at_once_one_does() -> None:
    decision, agent = make_decided()
    sending = make_sending(decision, agent)
    mark_printed(sendings=[sending.pk], at=timezone.now())

    def post() -> None:
        mark_posted(sendings=[sending.pk], actor=agent, on=today(), today=today(), are_signed=True)

    assert sum(isinstance(answer, StaleRevisionError) for answer in at_once([post, post])) == 1


class TestFollowing:
    def test_received_the_time_to_contest_runs_from_that_day(self) -> None:
        decision, agent = make_decided()
        sending = make_posted(make_sending(decision, agent), agent)
        known = Followed(number="1A12345678901", received_on=today())
        followed = follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=known, today=today())
        assert not followed.is_unfinished
        assert appeal_ends(today()) > today()

    @pytest.mark.parametrize(
        ("known", "words"),
        [
            (Followed(received_on=dt.date(2999, 1, 1)), "à venir"),
            (Followed(received_on=dt.date(2001, 1, 1)), "précède"),
            (Followed(returned_on=dt.date(2001, 1, 1)), "motif"),
            (Followed(return_reason="refused"), "motif"),
            (Followed(received_on=dt.date(2001, 1, 1), returned_on=dt.date(2001, 1, 1), return_reason="other"), "deux"),
        ],
    )
    def test_days_that_cant_be_are_refused(self, known: Followed, words: str) -> None:
        decision, agent = make_decided()
        sending = make_posted(make_sending(decision, agent), agent)
        with pytest.raises(ActRefusedError, match=words):
            follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=known, today=today())

    def test_who_saw_another_state_writes_over_nothing(self) -> None:
        decision, agent = make_decided()
        sending = make_posted(make_sending(decision, agent), agent)
        returned = Followed(returned_on=today(), return_reason="unclaimed")
        follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=returned, today=today())
        with pytest.raises(StaleRevisionError):
            follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=Followed(number="2C1"), today=today())
        sending.refresh_from_db()
        assert (sending.return_reason, sending.number) == ("unclaimed", "")

    def test_neither_an_ordinary_letter_received_nor_one_that_is_here(self) -> None:
        decision, agent = make_decided()
        sending, known = make_sending(decision, agent, is_registered=False), Followed(received_on=today())
        with pytest.raises(ActRefusedError, match="pas encore"):
            follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=known, today=today())
        make_posted(sending, agent)
        with pytest.raises(ActRefusedError, match="recommandé"):
            follow(sending_id=sending.pk, actor=agent, seen=NOTHING, known=known, today=today())

    @pytest.mark.parametrize(
        ("typed", "usual"),
        [("1A 123 456 7890 1", True), ("2c12345678901", True), ("RK123456785FR", True), ("12", False), ("?", False)],
    )
    def test_the_shape_of_a_number(self, typed: str, usual: bool) -> None:
        assert is_usual(normal_number(typed)) is usual


class TestAProcedureThatWantsRegisteredLetters:
    def test_without_consent_a_registered_letter_is_asked_by_the_portal(self) -> None:
        decision, _agent = make_decided(procedure=make_registered_procedure())
        sending = decision.sendings.get()
        assert (sending.is_registered, sending.asked_by) == (True, None)
        assert sending.address.endswith(ADDRESS), "after the name of who follows it, as in the letter"
        assert not ElectronicNotification.objects.exists()

    def test_without_an_address_it_waits_for_one(self) -> None:
        decision, agent = make_decided(procedure=make_registered_procedure(), address="")
        sending = decision.sendings.get()
        assert sending.address == ""
        change_addressee(sending_id=sending.pk, actor=agent, recipient_name="Awa", address=ADDRESS)
        assert decision.sendings.get().address == ADDRESS

    def test_by_consent_the_portal_replaces_it(self) -> None:
        request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
        give_consent(profile=request.profile, actor=request.applicant)
        decision, _agent = decide(request)
        assert not decision.sendings.exists()
        assert decision.electronic_notification.consented_at

    def test_a_consent_withdrawn_before_counts_no_more_and_after_changes_nothing(self) -> None:
        request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
        give_consent(profile=request.profile, actor=request.applicant)
        decision, agent = decide(request)
        withdraw_consent(profile=request.profile, actor=request.applicant)
        assert ElectronicNotification.objects.filter(decision=decision).exists()
        request.refresh_from_db()
        move(request, agent, "rectify")
        assert Decision.objects.standing().get(request=request).sendings.get().is_registered

    def test_only_who_administers_the_profile_consents(self) -> None:
        request = make_request()
        with pytest.raises(ActRefusedError):
            give_consent(profile=request.profile, actor=make_instructor())

    def test_others_ask_nothing_by_themselves(self) -> None:
        decision, _agent = make_decided()
        assert not decision.sendings.exists()
        assert not ElectronicNotification.objects.exists()
