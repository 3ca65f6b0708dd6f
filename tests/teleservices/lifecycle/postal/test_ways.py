"""By which ways people are reached, and what leaves by post of what they are told."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Role, User
from notifications.models import Delivery, EmailState, OutgoingEmail
from notifications.returns import tell_returned
from teleservices.lifecycle import ActRefusedError, locked
from teleservices.lifecycle.clock_acts import do
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.postal.consents import give_consent, refuse_electronic
from teleservices.lifecycle.postal.given_to_post import Followed, follow
from teleservices.lifecycle.postal.requesting import ask_sending, cancel_sending, change_addressee
from teleservices.lifecycle.ways import Channel, WayRole, letter_among, way_to_reach
from teleservices.models import (
    PostalSending,
    ServiceRequest,
    Side,
    State,
    Unreached,
    UnreachedReason,
    WayReason,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.postal import (
    ADDRESS,
    come_back,
    decide,
    erase_applicant,
    live_at,
    make_posted,
    make_reachable,
    make_registered_procedure,
)
from tests.factories.procedures import act, make_instructor, make_request
from tests.french import french
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
ANOTHER_LETTER = "Another letter tells the same since this one came back: cancel that one first, or leave the return."


def reason_of(request: ServiceRequest) -> str:
    return Unreached.objects.filter(request=request).values_list("why", flat=True).first() or ""


class TestWays:
    def test_who_filed_and_may_read_is_reached_on_the_portal_and_by_e_mail(self) -> None:
        request = make_reachable()
        ways = way_to_reach(request)
        assert [(way.channel, way.role, way.why) for way in ways] == [
            (Channel.PORTAL, WayRole.APPLICANT, None),
            (Channel.EMAIL, WayRole.APPLICANT, None),
        ]
        assert ways[1].address == request.applicant.email

    def test_two_queries_where_the_role_was_read_and_three_more_at_most(self) -> None:
        request = make_reachable()
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            request = locked(request.pk)
            before = len(queries)
            way_to_reach(request)
            assert len(queries) - before == 2
        Membership.objects.filter(profile=request.profile).delete()
        request = ServiceRequest.objects.with_page().get(pk=request.pk)
        with CaptureQueriesContext(connection) as queries:
            way_to_reach(request)
        assert len(queries) <= 5

    @pytest.mark.parametrize("how", ["closed", "left"])
    def test_of_an_organisation_its_administrators_then(self, how: str) -> None:
        chair, editor = make_user(), make_user()
        profile = make_profile(member=chair)
        Membership.objects.create(profile=profile, user=editor, role=Role.EDITOR)
        request = make_request(user=editor, profile=profile)
        if how == "closed":
            User.objects.filter(pk=editor.pk).update(is_active=False)
        else:
            Membership.objects.filter(user=editor).delete()
        ways = way_to_reach(ServiceRequest.objects.get(pk=request.pk))
        assert {(way.role, way.person) for way in ways} == {(WayRole.ADMINISTRATOR, chair.get_full_name())}
        assert letter_among(ways) is None

    @pytest.mark.parametrize("address", [ADDRESS, ""])
    def test_nobody_left_is_written_to_by_post_even_where_nowhere_is_known(self, address: str) -> None:
        [way] = way_to_reach(erase_applicant(make_reachable(address=address)))
        assert (way.channel, way.address, way.why) == (Channel.POST, address, WayReason.DELETED)

    def test_an_e_mail_that_came_back_is_doubled_by_a_letter(self) -> None:
        request = make_reachable()
        come_back(request)
        ways = way_to_reach(request)
        assert [way.channel for way in ways] == [Channel.POST, Channel.PORTAL, Channel.EMAIL]
        assert (ways[0].why, ways[2].why) == (WayReason.RETURNED, WayReason.RETURNED)

    def test_the_last_e_mail_alone_counts_where_nothing_is_stopped(self) -> None:
        request = make_reachable()
        rows = [("a", EmailState.SENT, Delivery.BOUNCED), ("b", EmailState.SENT, ""), ("c", EmailState.QUEUED, "")]
        address = request.applicant.email
        for key, state, delivery in rows:
            OutgoingEmail.objects.create(key=key, kind="x", recipient=address, state=state, delivery=delivery)
        assert letter_among(way_to_reach(request)) is None
        OutgoingEmail.objects.create(key="d", kind="x", recipient=address, state=EmailState.FAILED)
        assert letter_among(way_to_reach(request))

    def test_who_refuses_electronic_answers_is_written_to_by_post(self) -> None:
        request = make_reachable()
        refuse_electronic(profile=request.profile, actor=request.applicant)
        way = letter_among(way_to_reach(request))
        assert way is not None
        assert (way.channel, way.why) == (Channel.POST, WayReason.REFUSED)

    def test_a_registered_letter_is_of_decisions_unless_somebody_who_reads_consented(self) -> None:
        request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
        assert letter_among(way_to_reach(request)) is None
        way = letter_among(way_to_reach(request, is_decision=True))
        assert way is not None
        assert (way.channel, way.why) == (Channel.REGISTERED, WayReason.REGISTERED)
        give_consent(profile=request.profile, actor=request.applicant)
        assert letter_among(way_to_reach(request, is_decision=True)) is None
        User.objects.filter(pk=request.applicant_id).update(is_active=False)
        request = ServiceRequest.objects.get(pk=request.pk)
        way = letter_among(way_to_reach(request, is_decision=True))
        assert way is not None
        assert way.channel == Channel.REGISTERED


class TestWhatLeaves:
    def test_a_decision_to_who_deleted_their_account_leaves_by_post_once(self) -> None:
        decision, _agent = decide(erase_applicant(make_reachable()))
        sending = PostalSending.objects.get()
        assert (sending.decision, sending.why, sending.address) == (decision, WayReason.DELETED, ADDRESS)
        assert (sending.is_registered, sending.asked_by, sending.request) == (False, None, decision.request)

    def test_a_registered_decision_leaves_once(self) -> None:
        request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
        live_at(request, ADDRESS)
        decision, _agent = decide(erase_applicant(request))
        assert decision.sendings.get().is_registered

    @pytest.mark.parametrize("act_name", ["request_corrections", "refuse"])
    def test_each_act_that_tells_leaves_in_its_transaction(self, act_name: str) -> None:
        request = erase_applicant(make_reachable())
        act(request, act_name, make_instructor(request.team))
        event = request.events.order_by("-number")[0]
        sending = PostalSending.objects.get()
        assert sending.event == event or sending.decision_id == event.data.get("decision")
        with pytest.raises(IntegrityError), transaction.atomic():
            PostalSending.objects.create(
                request=request,
                event=sending.event,
                decision=sending.decision,
                is_registered=False,
                asked_at=timezone.now(),
            )

    def test_a_reminder_and_a_message_leave_too(self) -> None:
        request = erase_applicant(make_reachable(State.CORRECTION_REQUESTED))
        PostalSending.objects.all().delete()
        with transaction.atomic():
            event = do("remind_applicant", locked(request.pk), timezone.now())
        agent = make_instructor(request.team)
        message = send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Appelez-nous.")
        assert set(PostalSending.objects.values_list("event", "message")) == {(event.pk, None), (None, message.pk)}
        send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Deux fois.", uuid=message.uuid)
        assert PostalSending.objects.count() == 2, "sent twice, posted once"

    def test_what_isnt_told_leaves_nothing(self) -> None:
        request = erase_applicant(make_reachable())
        with transaction.atomic():
            do("warn_of_silence", locked(request.pk), timezone.now())
        assert not PostalSending.objects.exists()

    def test_an_act_that_fails_leaves_nothing(self) -> None:
        request = erase_applicant(make_reachable())
        agent = make_instructor(request.team)
        with transaction.atomic():
            act(request, "refuse", agent)
            transaction.set_rollback(True)
        assert not PostalSending.objects.exists()

    def test_what_one_does_oneself_comes_on_paper_only_if_electronic_answers_are_refused(self) -> None:
        request, other = make_reachable(State.SUBMITTED), make_reachable(State.SUBMITTED)
        come_back(request)
        refuse_electronic(profile=other.profile, actor=other.applicant)
        for each in (request, other):
            act(each, "withdraw", each.applicant)
        assert [sending.request for sending in PostalSending.objects.all()] == [other]

    def test_a_letter_is_of_one_thing(self) -> None:
        request = make_reachable()
        for columns in ({}, {"event": request.events.first(), "decision": None, "message": None}):
            if columns:
                PostalSending.objects.create(request=request, is_registered=False, asked_at=timezone.now(), **columns)
                continue
            with pytest.raises(IntegrityError), transaction.atomic():
                PostalSending.objects.create(request=request, is_registered=False, asked_at=timezone.now())


class TestUnreached:
    def test_no_address_until_one_is_written_or_the_letter_is_cancelled(self) -> None:
        request = erase_applicant(make_reachable(address=""))
        agent = make_instructor(request.team)
        for ends in ("written", "cancelled"):
            message = send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text=ends)
            assert reason_of(request) == UnreachedReason.NO_ADDRESS
            sending = message.sendings.get()
            if ends == "written":
                change_addressee(sending_id=sending.pk, actor=agent, recipient_name="Awa", address=ADDRESS)
            else:
                cancel_sending(sending_id=sending.pk, actor=agent)
            assert reason_of(request) == ""

    def test_a_return_is_learnt_from_the_provider_and_over_once_posted(self) -> None:
        request = make_reachable()
        come_back(request)
        assert reason_of(request) == UnreachedReason.EMAIL_RETURNED
        event, agent = request.events.get(act="take_charge"), make_instructor(request.team)
        values = {"actor": agent, "is_registered": False, "recipient_name": "Awa", "address": ADDRESS}
        sending = ask_sending(news=event, **values)
        assert reason_of(request) == ""
        come_back(request)
        assert reason_of(request) == "", "a letter tells the same"
        PostalSending.objects.filter(pk=sending.pk).update(printed_at=timezone.now())
        sending = make_posted(sending, agent)
        known = Followed(returned_on=sending.posted_on, return_reason="unknown")
        assert sending.posted_on
        follow(sending_id=sending.pk, actor=agent, seen=Followed(), known=known, today=sending.posted_on)
        assert reason_of(request) == UnreachedReason.LETTER_RETURNED
        unclaimed = Followed(returned_on=sending.posted_on, return_reason="unclaimed")
        follow(sending_id=sending.pk, actor=agent, seen=known, known=unclaimed, today=sending.posted_on)
        assert reason_of(request) == "", "it was presented"

    def test_a_return_isn_t_taken_away_once_another_letter_tells_the_same(self) -> None:
        """It failed on the database's own constraint (simulated year, seed 93)."""
        request = make_reachable()
        event, agent = request.events.get(act="take_charge"), make_instructor(request.team)
        values = {"actor": agent, "is_registered": False, "recipient_name": "Awa", "address": ADDRESS}
        first = make_posted(ask_sending(news=event, **values), agent)
        day = first.posted_on
        assert day
        known = Followed(returned_on=day, return_reason="unknown")
        follow(sending_id=first.pk, actor=agent, seen=Followed(), known=known, today=day)
        other = ask_sending(news=event, **values)
        with pytest.raises(ActRefusedError, match=french(ANOTHER_LETTER)[:40]):
            follow(sending_id=first.pk, actor=agent, seen=known, known=Followed(), today=day)
        cancel_sending(sending_id=other.pk, actor=agent)
        follow(sending_id=first.pk, actor=agent, seen=known, known=Followed(), today=day)
        assert PostalSending.objects.get(pk=first.pk).returned_on is None

    def test_who_acts_or_writes_is_reached(self) -> None:
        for does in ("act", "write"):
            request = make_reachable(State.SUBMITTED)
            come_back(request)
            if does == "act":
                act(request, "withdraw", request.applicant)
            else:
                send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour.")
            assert reason_of(request) == ""

    def test_others_who_are_reached_make_it_nothing(self) -> None:
        chair, second = make_user(), make_user()
        profile = make_profile(member=chair)
        Membership.objects.create(profile=profile, user=second, role=Role.ADMINISTRATOR)
        editor = make_user()
        Membership.objects.create(profile=profile, user=editor, role=Role.EDITOR)
        request = make_request(user=editor, profile=profile)
        Membership.objects.filter(user=editor).delete()
        move(request, make_instructor(request.team), "take_charge")
        come_back(request, chair.email)
        assert reason_of(request) == ""
        come_back(request, second.email)
        assert reason_of(request) == UnreachedReason.EMAIL_RETURNED

    def test_neither_the_services_e_mails_nor_those_of_no_request(self) -> None:
        request = make_reachable()
        for kind, about in (
            ("service.transmit", request.reference),
            ("request.transmit", "ZZZZ-9999"),
            ("draft.x", ""),
        ):
            email = OutgoingEmail(key=kind, kind=kind, about=about, recipient=request.applicant.email)
            tell_returned(email)
        assert not Unreached.objects.exists()

    def test_what_the_provider_repeats_changes_nothing(self) -> None:
        request = make_reachable()
        come_back(request)
        since = Unreached.objects.get().since
        come_back(request)
        assert Unreached.objects.get().since == since
