"""Who holds the meetings of a service: its heads, and its instructors who have the right; a visa stays its head's."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.arbitrating import arbitrate
from teleservices.deciding.meetings.enforcing import cancel, make_enforceable
from teleservices.deciding.meetings.entering import change, enter, prepare, set_report, take_out
from teleservices.deciding.meetings.freezing import freeze, reopen_list, settle_change
from teleservices.deciding.meetings.voting import vote
from teleservices.deciding.proposals.visas import why_no_visa
from teleservices.models import AuthorityKind, Meeting, MeetingState, Procedure, Team, TeamRole, Visa
from teleservices.permissions import HOLD_MEETINGS, holds_meetings
from tests.factories.competence import make_authority
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_member, make_proposed
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db
HOLDING = {(TeamRole.HEAD, True), (TeamRole.HEAD, False), (TeamRole.INSTRUCTOR, True)}
TABLE = [(role, has_right) for role in TeamRole for has_right in (True, False)]


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure()


@pytest.fixture
def team(procedure: Procedure) -> Team:
    assert procedure.team is not None
    return procedure.team


def member(team: Team, role: TeamRole, *, has_right: bool) -> User:
    user = make_member(team, role)
    return with_right(user) if has_right else user


def with_right(user: User) -> User:
    user.user_permissions.add(Permission.objects.get(codename="hold_meetings"))
    return User.objects.get(pk=user.pk)


STEPS: dict[str, Callable[[Meeting, User], object]] = {
    "change": lambda meeting, actor: change(
        meeting_id=meeting.pk, actor=actor, seen=meeting.revision, label="CP", meets_on=meeting.meets_on
    ),
    "set_report": lambda meeting, actor: set_report(
        meeting_id=meeting.pk, actor=actor, report_id=meeting.reports.get().pk, title="Sport", envelope_cents=None
    ),
    "take_out": lambda meeting, actor: take_out(meeting_id=meeting.pk, actor=actor, items=[]),
    "freeze": lambda meeting, actor: freeze(meeting_id=meeting.pk, actor=actor, seen=meeting.revision),
    "reopen": lambda meeting, actor: reopen_list(meeting_id=meeting.pk, actor=actor, seen=meeting.revision),
    "freeze again": lambda meeting, actor: freeze(meeting_id=meeting.pk, actor=actor, seen=meeting.revision),
    "vote": lambda meeting, actor: vote(meeting_id=meeting.pk, actor=actor, seen=meeting.revision, ballots={}),
    "enforce": lambda meeting, actor: make_enforceable(
        meeting_id=meeting.pk,
        actor=actor,
        seen=meeting.revision,
        number="CP-12",
        transmitted_on=timezone.localdate(),
    ),
    "ask": lambda meeting, actor: carrying_out.ask(meeting_id=meeting.pk, actor=actor, seen=meeting.revision),
}
"""In the order of a meeting, each step where it is taken."""
BESIDE: dict[str, Callable[[Meeting, User], object]] = {
    "cancel": lambda meeting, actor: cancel(
        meeting_id=meeting.pk, actor=actor, seen=meeting.revision, reason="Quorum."
    ),
    "settle_change": lambda meeting, actor: settle_change(
        item_id=meeting.items.get().pk, actor=actor, seen=1, takes=True
    ),
    "try_again": lambda meeting, actor: carrying_out.try_again(
        meeting_id=meeting.pk, actor=actor, seen=meeting.revision
    ),
    "set_aside": lambda meeting, actor: carrying_out.set_aside(item_id=meeting.items.get().pk, actor=actor),
}


@pytest.mark.parametrize(("role", "has_right"), TABLE)
def test_the_whole_table_of_roles_and_right(role: TeamRole, has_right: bool, procedure: Procedure, team: Team) -> None:
    actor, head = member(team, role, has_right=has_right), make_head(team)
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    assert holds_meetings(actor, team.pk) is ((role, has_right) in HOLDING)
    if (role, has_right) not in HOLDING:
        for taken in (*STEPS.values(), *BESIDE.values()):
            with pytest.raises(MeetingRefusedError, match="conduites par"):
                taken(meeting, actor)
        with pytest.raises(MeetingRefusedError, match="conduites par"):
            _prepare(actor, team)
        return
    for taken in STEPS.values():
        taken(Meeting.objects.get(pk=meeting.pk), actor)
    carrying_out.run(meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.asked_by) == (MeetingState.NOTIFIED, actor)
    assert _prepare(actor, team).team == team


def _prepare(actor: User, team: Team) -> Meeting:
    authority = make_authority(AuthorityKind.STANDING_COMMITTEE)
    today = timezone.localdate()
    return prepare(actor=actor, team_id=team.pk, authority_id=authority.pk, label="CP de mai", meets_on=today)


def test_the_right_is_nothing_in_another_service_nor_without_instructing(team: Team) -> None:
    assert not holds_meetings(with_right(make_instructor(make_team())), team.pk)
    agent = with_right(make_member(team, TeamRole.INSTRUCTOR))
    agent.user_permissions.remove(Permission.objects.get(codename="instruct_request"))
    assert not holds_meetings(User.objects.get(pk=agent.pk), team.pk)


def test_a_secretary_gives_no_visa(procedure: Procedure, team: Team) -> None:
    secretary, agent = member(team, TeamRole.INSTRUCTOR, has_right=True), make_member(team, TeamRole.INSTRUCTOR)
    request = make_proposed(procedure, agent)
    assert "responsable du service" in why_no_visa(secretary, request, request.proposals.get())
    meeting = make_meeting(secretary, team=team)
    item = enter(meeting_id=meeting.pk, request_id=request.pk, actor=secretary)
    arbitrate(item_id=item.pk, amount_cents=50_000, seen=1, author=secretary)
    assert not Visa.objects.exists(), "what a head changes in the table bears their visa, not what others do"


@pytest.mark.parametrize(("role", "has_right"), TABLE)
def test_the_doors_open_alike(
    role: TeamRole, has_right: bool, procedure: Procedure, team: Team, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    actor, head = member(team, role, has_right=has_right), make_head(team)
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    client.force_login(actor)
    holds = (role, has_right) in HOLDING
    assert bool(client.get(reverse("desk:meetings")).context["form"]) is holds
    page = client.get(reverse("desk:meeting", args=[meeting.uuid]))
    assert (page.status_code, 'id="take-out"' in page.text) == (200, holds)
    for name in ("freeze", "cancel"):
        assert client.get(reverse(f"desk:meeting_{name}", args=[meeting.uuid])).status_code == (200 if holds else 404)
    for name in ("what_if", "votes", "enforce", "decisions"):
        status = client.get(reverse(f"desk:meeting_{name}", args=[meeting.uuid])).status_code
        assert (status in {200, 302}) if holds else (status == 404)
    step = reverse("desk:meeting_step", args=[meeting.uuid, "modifier"])
    posted = {"revision": meeting.revision, "label": "CP de juin", "meets_on": meeting.meets_on.isoformat()}
    assert client.post(step, posted).status_code == (302 if holds else 404)
    assert (Meeting.objects.get(pk=meeting.pk).label == "CP de juin") is holds


def test_a_group_may_be_given_it_on_the_screens_of_administrators(admin_client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    right = Permission.objects.get(codename=HOLD_MEETINGS.partition(".")[2])
    page = admin_client.get(reverse("wagtailusers_groups:add")).text
    assert f'value="{right.pk}"' in page
