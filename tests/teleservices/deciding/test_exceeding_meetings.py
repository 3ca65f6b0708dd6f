"""What the aids of a meeting exceed: said in its table and before the freeze, never refused, at a constant cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Profile, User
from teleservices.deciding.errors import ProposalRefusedError
from teleservices.deciding.meetings.arbitrating import arbitrate
from teleservices.deciding.meetings.entering import enter
from teleservices.deciding.meetings.exceeding import with_attentions
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.deciding.meetings.voting import vote
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.models import (
    AuthorityKind,
    Meeting,
    MeetingState,
    Outcome,
    Procedure,
    RequestFacts,
    ServiceRequest,
    State,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.aids import GENERAL, aided, make_granted
from tests.factories.competence import make_authority
from tests.factories.meetings import make_head, make_meeting
from tests.factories.procedures import make_procedure, make_request

pytestmark = pytest.mark.django_db
HALF = 15_000_000


@pytest.fixture
def procedure() -> Procedure:
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return make_procedure(decision_rules=aided(GENERAL, most_public_aid=8_000).to_json())


@pytest.fixture
def head(procedure: Procedure) -> User:
    assert procedure.team is not None
    return make_head(procedure.team)


@pytest.fixture
def firm() -> Profile:
    return make_profile(member=make_user(), name="Menuiserie Vernay")


def proposed(procedure: Procedure, head: User, firm: Profile, cents: int, other: int = 0) -> ServiceRequest:
    user = firm.memberships.all()[0].user
    request = make_request(procedure=procedure, state=State.IN_REVIEW, instructor=head, profile=firm, user=user)
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=cents)
    grant = Proposed(
        outcome=Outcome.ACCEPTED, amount=cents, eligible_base=2 * cents, other_public_aid=other, aid_reason="Utile."
    )
    propose(request_id=request.pk, author=head, seen=0, proposed=grant)
    return request


def read(meeting: Meeting) -> list[Line]:
    meeting = Meeting.objects.select_related("authority", "team").get(pk=meeting.pk)
    return list(with_attentions(meeting, lines_of(meeting)))


def warned(meeting: Meeting, words: str) -> set[int]:
    return {line.item.request_id for line in read(meeting) if any(words in said for said in line.attentions)}


def test_two_requests_of_a_firm_are_added_up(procedure: Procedure, head: User, firm: Profile) -> None:
    first, second = proposed(procedure, head, firm, HALF), proposed(procedure, head, firm, HALF + 1)
    other = proposed(procedure, head, make_profile(member=make_user()), HALF)
    meeting = make_meeting(head, [first, second, other])
    assert warned(meeting, "Plafond de minimis dépassé de 0,01") == {first.pk, second.pk}
    assert warned(meeting, "Aucune déclaration") == {first.pk, second.pk, other.pk}


def test_the_share_of_public_aid_is_said(procedure: Procedure, head: User, firm: Profile) -> None:
    over, within = proposed(procedure, head, firm, 1_000, other=601), proposed(procedure, head, firm, 1_000, other=600)
    meeting = make_meeting(head, [over, within])
    assert warned(meeting, "Le cumul des aides publiques") == {over.pk}


def test_it_blocks_nothing_and_is_said_no_more_once_voted(
    procedure: Procedure, head: User, firm: Profile, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    make_granted(firm, 2 * HALF)
    request = proposed(procedure, head, firm, HALF)
    meeting = make_meeting(head, [request])
    client.force_login(head)
    for name in ("meeting", "meeting_freeze"):
        page = client.get(reverse(f"desk:{name}", args=[meeting.uuid])).text
        assert "Plafond de minimis dépassé de 150\u202f000,00\u00a0€" in page
        assert "Explication du service\u00a0: Utile." in page
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    assert meeting.state == MeetingState.FROZEN
    assert warned(meeting, "Plafond de minimis") == {request.pk}
    vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots={})
    assert not warned(meeting, "")


def test_another_amount_keeps_the_terms_of_the_proposal(procedure: Procedure, head: User, firm: Profile) -> None:
    request = proposed(procedure, head, firm, 1_000, other=100)
    item = make_meeting(head, [request]).items.get()
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=None)
    changed = arbitrate(item_id=item.pk, amount_cents=900, seen=1, author=head)
    assert (changed.aid_regime, changed.other_public_aid, changed.aid_reason) == (GENERAL, 100, "Utile.")


def test_an_amount_that_exceeds_is_explained_on_the_sheet_first(
    procedure: Procedure, head: User, firm: Profile
) -> None:
    request = proposed(procedure, head, firm, 1_000)
    item = make_meeting(head, [request]).items.get()
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=None)
    request.proposals.update(aid_reason=None)
    with pytest.raises(ProposalRefusedError, match="cumul des aides publiques dépasse"):
        arbitrate(item_id=item.pk, amount_cents=1_601, seen=1, author=head)
    assert arbitrate(item_id=item.pk, amount_cents=1_600, seen=1, author=head).amount_proposed == 1_600


def test_it_costs_the_same_whatever_the_number_of_lines(procedure: Procedure, head: User, firm: Profile) -> None:
    costs, meeting = [], make_meeting(head)
    for count in (1, 4):
        for _number in range(count):
            request = proposed(procedure, head, make_profile(member=make_user()), HALF)
            enter(meeting_id=meeting.pk, request_id=request.pk, actor=head)
        lines = lines_of(meeting)
        with CaptureQueriesContext(connection) as queries:
            with_attentions(meeting, lines)
        costs.append(len(queries))
    assert costs == [2, 2]
