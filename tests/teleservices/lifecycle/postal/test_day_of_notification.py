"""Since when a decision is notified: the fifteen days only where the portal replaces a registered letter by consent."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from locker.delivery import mark_opened
from teleservices.legal import READING, appeal_ends, contestable_until, legal_day
from teleservices.lifecycle.afterwards.appealing import AppealReceived
from teleservices.lifecycle.messaging import may_write
from teleservices.lifecycle.postal.consents import give_consent
from teleservices.lifecycle.postal.given_to_post import Followed, follow
from teleservices.lifecycle.postal.notified import certainty, delivered_letter, lateness, notification_of
from teleservices.models import Appeal, AppealKind, Decision, ServiceRequest, Side, State
from tests.factories.postal import decide, make_decided, make_posted, make_registered_procedure, make_sending
from tests.factories.procedures import act, make_request
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def by_consent() -> Decision:
    request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
    give_consent(profile=request.profile, actor=request.applicant)
    return decide(request)[0]


def put_on(decision: Decision) -> dt.date:
    letter = delivered_letter(decision)
    assert letter is not None
    return legal_day(letter.added_at)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def contested(decision: Decision, day: dt.date) -> Appeal:
    agent = decision.author
    assert agent is not None
    request = ServiceRequest.objects.get(pk=decision.request_id)
    with time_machine.travel(noon(day), tick=False):
        move(request, agent, "register_appeal", AppealReceived(kind=AppealKind.GRACIOUS, received_on=day))
    return Appeal.objects.latest("pk")


def test_read_within_fifteen_days_it_is_notified_then(by_consent: Decision) -> None:
    day = put_on(by_consent) + 10 * DAY
    letter = delivered_letter(by_consent)
    assert letter is not None
    with time_machine.travel(noon(day), tick=False):
        mark_opened(document=letter, user=by_consent.request.applicant)
    notified = notification_of(by_consent)
    assert (notified.on, notified.is_presumed, notified.appeal_until) == (day, False, appeal_ends(day))


@pytest.mark.parametrize("is_read_late", [True, False])
def test_unread_within_them_it_is_presumed_on_the_day_it_was_put_there(
    by_consent: Decision, *, is_read_late: bool
) -> None:
    day = put_on(by_consent)
    with time_machine.travel(noon(day + READING), tick=False):
        assert notification_of(by_consent).on is None, "the fifteenth day isn't over"
        assert "quinze jours" in certainty(notification_of(by_consent))
    with time_machine.travel(noon(day + READING + DAY), tick=False):
        letter = delivered_letter(by_consent)
        assert letter is not None
        if is_read_late:
            mark_opened(document=letter, user=by_consent.request.applicant)
        notified = notification_of(by_consent)
    assert (notified.on, notified.is_presumed) == (day, True)
    assert notified.appeal_until == contestable_until(day), "counted the longest way"


def test_elsewhere_nothing_is_presumed_and_no_appeal_is_late() -> None:
    decision, _agent = make_decided()
    letter = delivered_letter(decision)
    assert letter is not None
    mark_opened(document=letter, user=decision.request.applicant)
    long_after = contestable_until(legal_day(decision.decided_at)) + 30 * DAY
    appeal = contested(decision, long_after)
    assert notification_of(decision).on is None
    assert "certaine" in certainty(notification_of(decision))
    assert not appeal.is_late
    assert "vérifier" in lateness(appeal, decision)


def test_an_appeal_in_the_long_time_says_nothing_of_lateness() -> None:
    decision, _agent = make_decided()
    assert lateness(contested(decision, contestable_until(legal_day(decision.decided_at))), decision) == ""


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_a_receipt_makes_it_certain(days: int, late: bool) -> None:
    decision, agent = make_decided()
    sending, day = make_posted(make_sending(decision, agent), agent), legal_day(timezone.now())
    follow(sending_id=sending.pk, actor=agent, seen=Followed(), known=Followed(received_on=day), today=day)
    appeal = contested(decision, appeal_ends(day) + days * DAY)
    assert appeal.is_late is late
    assert lateness(appeal, decision) == ("après le délai pour contester" if late else "")


def test_a_receipt_that_comes_after_the_appeal_says_whether_it_was_late() -> None:
    decision, agent = make_decided()
    day = legal_day(timezone.now())
    sending = make_posted(make_sending(decision, agent), agent)
    appeal, known = contested(decision, appeal_ends(day) + DAY), Followed(received_on=day)
    assert not appeal.is_late
    follow(sending_id=sending.pk, actor=agent, seen=Followed(), known=known, today=appeal.received_on)
    appeal.refresh_from_db()
    assert appeal.is_late
    follow(sending_id=sending.pk, actor=agent, seen=known, known=Followed(), today=appeal.received_on)
    appeal.refresh_from_db()
    assert not appeal.is_late, "a receipt taken away leaves nothing certain"


def test_a_put_away_file_takes_messages_until_a_registered_letter_is_received() -> None:
    decision, agent = make_decided()
    sending = make_posted(make_sending(decision, agent), agent)
    put_away = act(ServiceRequest.objects.get(pk=decision.request_id), "file_away", agent)
    long_after = contestable_until(legal_day(decision.decided_at)) + DAY
    with time_machine.travel(noon(long_after), tick=False):
        assert may_write(put_away.applicant, put_away, Side.APPLICANT) == "", "its receipt is awaited"
        known = Followed(received_on=long_after)
        follow(sending_id=sending.pk, actor=agent, seen=Followed(), known=known, today=long_after)
        assert may_write(put_away.applicant, put_away, Side.APPLICANT) == "", "its time begins"
    with time_machine.travel(noon(appeal_ends(long_after) + DAY), tick=False):
        assert "classé" in may_write(put_away.applicant, put_away, Side.APPLICANT)
