"""A meeting and the silence of the law: said in its table, known at the freeze, told with an adjournment."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.meetings.voting import vote
from teleservices.deciding.opinions import seeking
from teleservices.deciding.opinions.errors import OpinionRefusedError
from teleservices.lifecycle import facts
from teleservices.models import (
    Acknowledgement,
    LegalRegime,
    Meeting,
    MeetingState,
    Opinion,
    Procedure,
    RequestMessage,
    ServiceRequest,
    Vote,
)
from tests.factories.meetings import COMMITTEE, make_committee_procedure, make_head, make_meeting, make_proposed
from tests.factories.opinions import make_opinion
from tests.french import french

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MEETINGS = "/admin/instruction/seances/"


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure()


@pytest.fixture
def head(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_head(procedure.team)
    client.force_login(user)
    return user


def silent_on(request: ServiceRequest, day: dt.date, regime: LegalRegime = LegalRegime.REJECTION) -> dt.date:
    """Have silence decide it that day."""
    Acknowledgement.objects.filter(request=request).update(regime=regime, implicit_decision_on=day)
    facts.write(ServiceRequest.objects.get(pk=request.pk))
    return day


def held_on(meeting: Meeting, day: dt.date) -> Meeting:
    Meeting.objects.filter(pk=meeting.pk).update(meets_on=day)
    return Meeting.objects.get(pk=meeting.pk)


def adjourned(head: User, request: ServiceRequest) -> RequestMessage:
    """The message that its applicant reads of a meeting held today."""
    meeting = make_meeting(head, [request])
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision, knows_silence=True)
    ballots = {item.pk: Ballot(vote=Vote.ADJOURNED) for item in meeting.items.all()}
    meeting = vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots=ballots)
    today = timezone.localdate()
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-1", transmitted_on=today
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    carrying_out.run(meeting.pk)
    return RequestMessage.objects.get(request=request)


def test_what_silence_decides_before_the_meeting_is_flagged_and_its_table_sorted_by_it(
    procedure: Procedure, head: User, client: Client
) -> None:
    today = timezone.localdate()
    requests = [make_proposed(procedure, head) for _number in range(3)]
    days = [silent_on(request, today + days * DAY) for request, days in zip(requests, (30, 10, 20), strict=True)]
    meeting = held_on(make_meeting(head, requests), today + 20 * DAY)
    overtaken = {line.item.request_id for line in lines_of(meeting) if line.is_overtaken}
    assert overtaken == {request.pk for request in requests[1:]}
    page = client.get(f"{MEETINGS}{meeting.uuid}/?ordering=silence")
    assert [line.silence_on for line, _lacks in page.context["rows"]] == sorted(days)
    assert page.text.count(french("Silence refuses it first")) == 2
    assert 'aria-sort="ascending"' in page.text
    turned = client.get(f"{MEETINGS}{meeting.uuid}/?ordering=-silence").context["rows"]
    assert [line.silence_on for line, _lacks in turned] == sorted(days, reverse=True)
    assert client.get(f"{MEETINGS}{meeting.uuid}/?ordering=nothing").status_code == 200


def test_a_list_is_frozen_by_who_says_that_silence_comes_first(
    procedure: Procedure, head: User, client: Client
) -> None:
    request, today = make_proposed(procedure, head), timezone.localdate()
    day = silent_on(request, today + 10 * DAY)
    meeting = held_on(make_meeting(head, [request]), today + 12 * DAY)
    path = f"{MEETINGS}{meeting.uuid}/arreter/"
    assert long_date(day) in client.get(path).text
    assert client.post(path, {"revision": meeting.revision}).status_code == 409
    with pytest.raises(MeetingRefusedError):
        freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    assert client.post(path, {"revision": meeting.revision, "knows_silence": "on"}).status_code == 302
    assert Meeting.objects.get().state == MeetingState.FROZEN


def test_nothing_is_asked_where_silence_comes_after_the_meeting(procedure: Procedure, head: User) -> None:
    request, today = make_proposed(procedure, head), timezone.localdate()
    silent_on(request, today + 10 * DAY)
    meeting = held_on(make_meeting(head, [request]), today + 9 * DAY)
    assert freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision).state == MeetingState.FROZEN


def test_an_adjournment_says_when_silence_refuses_and_what_it_opens(procedure: Procedure, head: User) -> None:
    request = make_proposed(procedure, head)
    day = long_date(silent_on(request, timezone.localdate() + 10 * DAY))
    message = adjourned(head, request)
    assert day in message.text
    assert french("You have nothing to do.") not in message.text
    assert (
        french(
            "As only an assembly or its standing committee may grant it, the two months to contest begin only on the "
            "day you receive a refusal in writing."
        )
        in message.text
    )
    email = OutgoingEmail.objects.get(kind="request.message")
    assert day in email.text
    assert day in email.html


def test_where_the_president_may_grant_it_the_refusal_by_silence_is_contested(head: User) -> None:
    president = {"outcome": "accepted", "authorities": [*COMMITTEE, {"kind": "president"}]}
    others = [{"outcome": outcome, "authorities": COMMITTEE} for outcome in ("accepted_in_part", "refused")]
    procedure = make_committee_procedure(head.team_memberships.get().team, outcomes=[president, *others])
    request = make_proposed(procedure, head)
    silent_on(request, timezone.localdate() + 10 * DAY)
    assert (
        french(
            "You will then have two months to contest this refusal; a refusal in writing received before their end "
            "opens two new months. The acknowledgement of receipt of your request says to whom to write."
        )
        in adjourned(head, request).text
    )


def test_an_adjournment_says_when_silence_grants_and_nothing_where_it_means_nothing(
    procedure: Procedure, head: User
) -> None:
    granted, silent = make_proposed(procedure, head), make_proposed(procedure, head)
    day = silent_on(granted, timezone.localdate() + 10 * DAY, LegalRegime.ACCEPTANCE)
    assert long_date(day) in adjourned(head, granted).text
    Acknowledgement.objects.filter(request=silent).update(regime=LegalRegime.NONE, implicit_decision_on=None)
    assert french("You have nothing to do.") in adjourned(head, silent).text


def test_an_opinion_awaited_past_silence_wants_a_reason(procedure: Procedure, head: User, client: Client) -> None:
    request, today = make_proposed(procedure, head), timezone.localdate()
    silent_on(request, today + 10 * DAY)
    with pytest.raises(OpinionRefusedError):
        make_opinion(request, head)
    page = client.get(f"/admin/instruction/demandes/{request.reference}/avis/demander/")
    assert 'name="deadline_reason"' in page.text
    opinion = make_opinion(request, head, deadline_reason="L’architecte ne répond pas plus tôt.")
    assert opinion.deadline_reason
    opinion = make_opinion(request, head, deadline=today + 9 * DAY)
    assert opinion.deadline_reason is None
    later = today + 30 * DAY
    with pytest.raises(OpinionRefusedError):
        seeking.extend_deadline(opinion_id=opinion.pk, actor=head, deadline=later)
    seeking.extend_deadline(opinion_id=opinion.pk, actor=head, deadline=later, deadline_reason="Absence.")
    assert Opinion.objects.get(pk=opinion.pk).deadline_reason == "Absence."
