"""The amounts of a meeting's table: what a cell takes, what a rule computes and of whom, what is said of both."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes import YesNoField
from teleservices.answering.fingerprints import NOTHING
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.arbitrating import arbitrate
from teleservices.deciding.meetings.freezing import obstacles
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.models import AuthorityKind, Meeting, Outcome, Procedure, Proposal, ServiceRequest
from tests.factories.competence import make_authority
from tests.factories.meetings import (
    ASKED,
    PROPOSED,
    RULES,
    make_committee_procedure,
    make_head,
    make_meeting,
    make_proposed,
)
from tests.factories.procedures import make_form, make_procedure
from tests.french import french

pytestmark = pytest.mark.django_db
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


def cell(meeting: Meeting, request: ServiceRequest) -> str:
    item = meeting.items.get(request=request)
    return f"{MEETINGS}{meeting.uuid}/lignes/{item.pk}/"


def proposed_of(request: ServiceRequest) -> int | None:
    proposal = Proposal.objects.filter(request=request, is_current=True).first()
    return proposal.amount_proposed if proposal else None


def test_a_cell_takes_no_more_than_was_asked(procedure: Procedure, head: User, client: Client) -> None:
    request = make_proposed(procedure, head)
    meeting = make_meeting(head, [request])
    answer = client.post(cell(meeting, request), {"amount": "1 250,01", "seen": "1"})
    assert answer.status_code == 409
    assert "250,00" in answer.text
    assert proposed_of(request) == PROPOSED
    assert client.post(cell(meeting, request), {"amount": "1 250", "seen": "1"}).status_code == 302
    assert proposed_of(request) == ASKED


def test_what_the_service_gave_reasons_for_stays_and_is_not_raised(procedure: Procedure, head: User) -> None:
    request = make_proposed(procedure, head, amount=None)
    more = Proposed(outcome=Outcome.ACCEPTED, amount=ASKED + 10_000, reasons="Un second concert.")
    propose(request_id=request.pk, author=head, seen=0, proposed=more)
    meeting = make_meeting(head, [request])
    item = meeting.items.get()
    assert obstacles(lines_of(meeting)) == []
    arbitrate(item_id=item.pk, amount_cents=ASKED + 5_000, seen=1, author=head)
    with pytest.raises(MeetingRefusedError):
        arbitrate(item_id=item.pk, amount_cents=ASKED + 10_000, seen=2, author=head)


def test_more_than_asked_without_reasons_keeps_a_list_from_being_frozen(procedure: Procedure, head: User) -> None:
    request = make_proposed(procedure, head, amount=None)
    more = Proposed(outcome=Outcome.ACCEPTED, amount=ASKED + 10_000, gap="Arbitrage.")
    propose(request_id=request.pk, author=head, seen=0, proposed=more)
    [obstacle] = obstacles(lines_of(make_meeting(head, [request])))
    assert "250,00" in obstacle.reason


def test_what_is_proposed_follows_the_amount_that_is_typed(procedure: Procedure, head: User, client: Client) -> None:
    request = make_proposed(procedure, head, amount=None)
    meeting = make_meeting(head, [request])
    assert french("Nothing proposed") in client.get(f"{MEETINGS}{meeting.uuid}/").text
    answer = client.post(cell(meeting, request), {"amount": "500", "seen": "0"}, headers={"HX-Request": "true"})
    assert f'id="outcome-{meeting.items.get().pk}" hx-swap-oob="true"' in answer.text
    assert str(Outcome.ACCEPTED_IN_PART.label) in answer.text


def test_amounts_are_rounded_down_where_the_envelope_suffices(procedure: Procedure, head: User, client: Client) -> None:
    request = make_proposed(procedure, head, amount=81_234)
    meeting = make_meeting(head, [request])
    meeting.reports.update(envelope_cents=1_000_000)
    shown = client.get(f"{MEETINGS}{meeting.uuid}/simuler/", {"rule": "pro_rata", "sum": "50"})
    assert [cents for _line, cents in shown.context["rows"]] == [80_000]


def test_those_without_a_proposal_are_named_or_counted(procedure: Procedure, head: User, client: Client) -> None:
    proposed, other = make_proposed(procedure, head), make_proposed(procedure, head, amount=None)
    meeting = make_meeting(head, [proposed, other])
    meeting.reports.update(envelope_cents=102_500)
    path, rule = f"{MEETINGS}{meeting.uuid}/simuler/", {"rule": "pro_rata", "sum": ""}
    left = client.get(path, rule).context["scenario"].left_out
    assert [line.item.request for line in left] == [other]
    rule["counts_unproposed"] = "on"
    scenario = client.get(path, rule).context["scenario"]
    assert not scenario.left_out
    assert sorted(scenario.amounts.values()) == [40_000, 62_500]
    assert client.post(path, {**rule, "shown": scenario.checksum}).status_code == 302
    assert (proposed_of(proposed), proposed_of(other)) == (40_000, 62_500)


def test_reports_without_an_envelope_are_named(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    shown = client.get(f"{MEETINGS}{meeting.uuid}/simuler/", {"rule": "best"})
    assert len(shown.context["scenario"].left_out) == 1
    assert french("its report has no envelope") in shown.text


def test_an_exceeded_envelope_is_said_before_the_freeze(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    meeting.reports.update(envelope_cents=10_000)
    assert "700,00" in client.get(f"{MEETINGS}{meeting.uuid}/arreter/").text


def test_two_requests_of_an_applicant_are_marked(procedure: Procedure, head: User, client: Client) -> None:
    first, second, other = (make_proposed(procedure, head) for _number in range(3))
    ServiceRequest.objects.filter(pk=second.pk).update(profile=first.profile_id)
    meeting = make_meeting(head, [first, second, other])
    marked = {line.item.request.reference: list(line.others_of_applicant) for line in lines_of(meeting)}
    assert marked == {first.reference: [second.reference], second.reference: [first.reference], other.reference: []}
    page = client.get(f"{MEETINGS}{meeting.uuid}/").text
    assert page.count(french("Same applicant")) == 2


def test_what_is_missing_is_said_before_an_amount_is_typed(head: User, client: Client) -> None:
    fields = [YesNoField(key=f"f_noted{number}", label=f"Vu {number}", private=True, required=True) for number in "12"]
    form = make_form().model_copy(update={"annotations": tuple(fields)})
    team = head.team_memberships.get().team
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    rules = DecisionRules.model_validate(RULES).to_json()
    request = make_proposed(make_procedure(team=team, form=form, decision_rules=rules), head, amount=None)
    meeting = make_meeting(head, [request])
    page = client.get(f"{MEETINGS}{meeting.uuid}/").text
    assert "« Vu 1 », « Vu 2 »" in page.replace("\xa0", " ")
    for field in fields:
        save_annotation(request_id=request.pk, key=field.key, answer=True, seen=NOTHING, author=head)
    assert "Vu 1" not in client.get(f"{MEETINGS}{meeting.uuid}/").text
