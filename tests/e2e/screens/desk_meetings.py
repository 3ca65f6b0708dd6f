"""Meetings at the desk: their list, their table, each of their steps."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from home.demo.accounts import address_of
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.deciding.meetings.freezing import freeze
from teleservices.models import Meeting, MeetingState, ServiceRequest, Team, TeamMember
from tests.e2e.screens.base import Place, Screen
from tests.e2e.screens.desk import REGION
from tests.factories.competence import make_deliberation
from tests.factories.meetings import make_committee_procedure, make_meeting, make_proposed, make_voted

HEAD = address_of("instruction")


def _head() -> User:
    return TeamMember.objects.heads().filter(user__email=HEAD).select_related("user").earliest("pk").user


def meeting_in(state: MeetingState, page: str = "meeting", query: str = "") -> Callable[[], Place]:
    """A meeting of ours in this state, with a request that isn't proposed where it is prepared."""

    def make() -> Place:
        head = _head()
        team = head.team_memberships.filter(role="head").earliest("pk").team
        procedure = make_committee_procedure(team)
        requests = [make_proposed(procedure, head) for _number in range(2)]
        if state == MeetingState.PREPARATION:
            requests.append(make_proposed(procedure, head, amount=None))
        meeting = _made(head, team, requests, state)
        return Place(reverse(f"desk:{page}", args=[meeting.uuid]) + query, HEAD)

    return make


def _made(head: User, team: Team, requests: list[ServiceRequest], state: MeetingState) -> Meeting:
    if state == MeetingState.PREPARATION:
        return make_meeting(head, requests, team=team)
    if state == MeetingState.FROZEN:
        meeting = make_meeting(head, requests, team=team)
        return freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    meeting = make_voted(head, requests, team=team)
    if state == MeetingState.VOTED:
        return meeting
    today = timezone.localdate()
    return make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-12", transmitted_on=today
    )


def deliberations() -> Place:
    """The register of a service that the instructor heads, with one deliberation."""
    make_deliberation(_head().team_memberships.filter(role="head").earliest("pk").team)
    return Place(reverse("desk:deliberations"), HEAD)


def deliberation() -> Place:
    """One of it, to be written again."""
    team = _head().team_memberships.filter(role="head").earliest("pk").team
    return Place(reverse("desk:deliberation", args=[make_deliberation(team).pk]), HEAD)


def meetings() -> Place:
    """The meetings of one's services."""
    meeting_in(MeetingState.PREPARATION)()
    return Place(reverse("desk:meetings"), HEAD)


def _picked(page: Page) -> None:
    page.locator("[name=pick]").first.click()


def _wrong_vote(page: Page) -> None:
    _picked(page)
    page.locator("[name=amount]").first.fill("beaucoup")
    page.locator("[name=present]").fill("3")
    page.locator("[name=in_office]").fill("42")
    page.locator("[data-votes-bar] button[value=save]").click()


PREPARATION, FROZEN, VOTED = MeetingState.PREPARATION, MeetingState.FROZEN, MeetingState.VOTED
SCREENS = [
    Screen("desk-meetings", meetings, region=REGION, shows=".desk-plain"),
    Screen("desk-deliberations", deliberations, region=REGION, shows=".desk-plain"),
    Screen("desk-deliberation", deliberation, region=REGION, shows="form .button"),
    Screen("desk-meeting", meeting_in(PREPARATION), region=REGION, shows="#requests"),
    Screen("desk-meeting-narrowed", meeting_in(PREPARATION, query="?only=unready&q=com"), region=REGION,
           shows="[role=status]"),
    Screen("desk-meeting-freeze", meeting_in(PREPARATION, "meeting_freeze"), region=REGION, shows="fieldset"),
    Screen("desk-meeting-cancel", meeting_in(PREPARATION, "meeting_cancel"), region=REGION, shows="form .button"),
    Screen("desk-meeting-what-if", meeting_in(PREPARATION, "meeting_what_if", "?rule=ceiling&sum=500"),
           region=REGION, shows=".desk-plain"),
    Screen("desk-meeting-frozen", meeting_in(FROZEN), region=REGION, shows="#annex"),
    Screen("desk-meeting-votes", meeting_in(FROZEN, "meeting_votes"), region=REGION, shows="#from-file"),
    Screen("desk-meeting-votes-picked", meeting_in(FROZEN, "meeting_votes"), _picked, region=REGION,
           shows=".desk-votes__ballot"),
    Screen("desk-meeting-votes-error", meeting_in(FROZEN, "meeting_votes"), _wrong_vote, region=REGION,
           shows=".error-message"),
    Screen("desk-meeting-voted", meeting_in(VOTED), region=REGION, shows="#requests"),
    Screen("desk-meeting-enforce", meeting_in(VOTED, "meeting_enforce"), region=REGION, shows="form .button"),
    Screen("desk-meeting-decisions", meeting_in(MeetingState.ENFORCEABLE, "meeting_decisions"), region=REGION,
           shows="h3"),
]  # fmt: skip
