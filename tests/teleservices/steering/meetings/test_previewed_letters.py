"""The letter that a vote makes, read before it leaves: the very one, by who holds the meeting alone."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.voting import vote
from teleservices.lifecycle.recusing import recuse
from teleservices.models import Decision, Meeting, Procedure, ServiceRequest, TeamRole, Vote
from teleservices.steering.meetings.opened import Opened
from teleservices.steering.meetings.previewed import letter_of, previews_of
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_member, make_proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(settings: Settings) -> Procedure:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return make_committee_procedure()


@pytest.fixture
def head(procedure: Procedure, client: Client) -> User:
    assert procedure.team is not None
    user = make_head(procedure.team)
    client.force_login(user)
    return user


def enforceable(head: User, requests: list[ServiceRequest], votes: list[Ballot]) -> Meeting:
    """A meeting that voted so of these requests; adopted where it says nothing."""
    meeting = make_meeting(head, requests)
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    items = {item.request_id: item.pk for item in meeting.items.all()}
    ballots = {items[request.pk]: ballot for request, ballot in zip(requests, votes, strict=False)}
    meeting = vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots=ballots)
    return make_enforceable(
        meeting_id=meeting.pk,
        actor=head,
        seen=meeting.revision,
        number="CP-2026-12",
        transmitted_on=timezone.localdate(),
    )


def letter(client: Client, meeting: Meeting, item: int) -> str | None:
    """The text of the letter at this address; None where there is none."""
    answer = client.get(reverse("desk:meeting_letter", args=[meeting.uuid, item]))
    if answer.status_code == 404:
        return None
    assert answer["Content-Type"] == "application/pdf"
    content = b"".join(answer) if answer.streaming else answer.content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_each_outcome_of_each_procedure_has_its_letter(procedure: Procedure, head: User, client: Client) -> None:
    other = make_committee_procedure(procedure.team)
    Procedure.objects.filter(pk=other.pk).update(title="Aide aux clubs")
    requests = [make_proposed(procedure, head) for _number in range(3)] + [make_proposed(other, head)]
    refused = Ballot(vote=Vote.REJECTED, reasons="Hors du règlement.")
    meeting = enforceable(head, requests, [refused])
    page = client.get(reverse("desk:meeting_decisions", args=[meeting.uuid]))
    previews = page.context["previews"]
    assert sorted(preview.count for preview in previews) == [1, 1, 2]
    assert "Aide aux clubs – " in page.text
    assert all(preview.makes_letter for preview in previews)
    for preview in previews:
        assert reverse("desk:meeting_letter", args=[meeting.uuid, preview.item]) in page.text
    item = meeting.items.get(request=requests[0])
    text = letter(client, meeting, item.pk)
    assert text is not None
    assert "Hors du règlement." in text
    assert "CP-2026-12" in text
    granted = letter(client, meeting, meeting.items.get(request=requests[1]).pk)
    assert granted is not None
    assert "800,00 €" in granted
    assert not Decision.objects.exists(), "a look writes nothing"


def test_none_of_what_makes_no_letter(procedure: Procedure, head: User, client: Client) -> None:
    requests = [make_proposed(procedure, head) for _number in range(2)]
    meeting = enforceable(head, requests, [Ballot(vote=Vote.ADJOURNED)])
    adjourned = meeting.items.get(request=requests[0])
    assert letter(client, meeting, adjourned.pk) is None
    assert letter(client, meeting, 0) is None
    elsewhere = make_head(make_committee_procedure().team)
    other = make_meeting(elsewhere, [make_proposed(make_committee_procedure(elsewhere.teams.get()), elsewhere)])
    assert letter(client, meeting, other.items.get().pk) is None, "an item of another meeting"
    assert letter(client, other, other.items.get().pk) is None


def test_before_the_prefect_there_is_none(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    assert letter(client, meeting, meeting.items.get().pk) is None
    seen = Opened(head, meeting, runs=True, acts=True)
    assert letter_of(seen, meeting.items.get().pk) is None


@pytest.mark.parametrize("role", [TeamRole.INSTRUCTOR, TeamRole.SUPERVISOR, TeamRole.READER])
def test_who_does_not_hold_it_reads_none(role: TeamRole, procedure: Procedure, head: User, client: Client) -> None:
    meeting = enforceable(head, [make_proposed(procedure, head)], [])
    assert letter(client, meeting, meeting.items.get().pk)
    assert procedure.team is not None
    client.force_login(make_member(procedure.team, role))
    assert letter(client, meeting, meeting.items.get().pk) is None


def test_why_a_decision_could_not_leave_is_said_there(procedure: Procedure, head: User, client: Client) -> None:
    assert procedure.team is not None
    agent = make_member(procedure.team, TeamRole.INSTRUCTOR)
    request = make_proposed(procedure, agent)
    meeting = enforceable(head, [request], [])
    recuse(request_id=request.pk, actor=head, is_everywhere=False)
    [preview] = previews_of(Opened(head, meeting, runs=True, acts=True))
    assert (preview.makes_letter, bool(preview.why_no_letter)) == (False, True)
    assert letter(client, meeting, meeting.items.get().pk) is None
