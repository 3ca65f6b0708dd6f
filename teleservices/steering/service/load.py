"""Who follows how much in a service, in numbers: one line an agent."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from teleservices.desk.requests.filter_set import ME, NOBODY
from teleservices.desk.requests.limits import NEAR
from teleservices.legal import legal_day
from teleservices.lifecycle.agents.shares import agents_of
from teleservices.models import Absence, RequestFacts, State, Team, TeamMember, TeamRole

NOTHING = (0, 0, 0)


@dataclass(frozen=True)
class Load:
    """What one agent of a service follows there, or nobody does."""

    member: TeamMember | None
    """None for what nobody follows."""
    open: int
    late: int
    silent: int
    """For which silence decides within fifteen days."""
    url: str
    """The list of these requests."""
    absence: Absence | None = None


def loads(team: Team, user: User) -> list[Load]:
    """Of each who instructs in the service, then of nobody: four queries whatever their number."""
    return list(_loads(team, user))


def _loads(team: Team, user: User) -> Iterator[Load]:
    today, now = legal_day(timezone.now()), timezone.now()
    rows = RequestFacts.objects.filter(team=team, state__in=State.open()).order_by().values("assignee")
    counted = rows.annotate(
        open=Count("*"),
        late=Count("pk", filter=Q(late_at__lte=now)),
        silent=Count("pk", filter=Q(decides_on__gt=today, decides_on__lte=today + NEAR)),
    )
    by_agent: dict[int | None, tuple[int, int, int]] = {
        row["assignee"]: (row["open"], row["late"], row["silent"]) for row in counted
    }
    people = agents_of(team)
    absences = {
        absence.user_id: absence
        for absence in Absence.objects.on().filter(user__in=[member.user_id for member in people])
    }
    for member in people:
        url = _address(team, ME if member.user == user else str(member.user_id))
        yield Load(member, *by_agent.get(member.user_id, NOTHING), url=url, absence=absences.get(member.user_id))
    yield Load(None, *by_agent.get(None, NOTHING), url=_address(team, NOBODY))


def _address(team: Team, assignee: str) -> str:
    states = "&".join(f"state={state}" for state in sorted(State.open()))
    return f"{reverse('desk:list')}?team={team.pk}&assignee={assignee}&{states}"


def seen_by(user: User) -> list[TeamMember]:
    """The memberships by which someone sees the load of a service: they head or supervise it."""
    roles = [TeamRole.HEAD, TeamRole.SUPERVISOR]
    return list(TeamMember.objects.filter(user=user, role__in=roles).select_related("team").order_by("team__name"))
