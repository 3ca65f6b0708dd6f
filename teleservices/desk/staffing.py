"""What instructors do here, for the screens of staff's accounts: their services, what they follow, who takes over."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff.duties import Duties, duties
from portal.change_journal import remember
from teleservices.lifecycle.handover import give_back, hand_over, leave_team
from teleservices.models import ServiceRequest, Team, TeamMember
from teleservices.models.team import MEMBER
from teleservices.permissions import instructors


def teams() -> list[str]:
    """The names of all the services, in alphabetical order: `place` takes them."""
    return list(Team.objects.order_by("name").values_list("name", flat=True))


def place(user: User, wanted: Collection[str], among: Collection[str], actor: User) -> None:
    """Make someone a member of the services `wanted`, and of no other `among` those; capacities stay as written.

    What they followed in a service that they leave is nobody's again; the journal of each service says who did it.
    """
    for team in Team.objects.filter(team_members__user=user, name__in=set(among) - set(wanted)):
        leave_team(team=team, leaver=user, actor=actor)
        remember(team, actor, [f"{MEMBER}{user.pk}"])
    joined = TeamMember.objects.filter(user=user).values("team")
    for team in Team.objects.filter(name__in=wanted).exclude(pk__in=joined):
        TeamMember.objects.create(team=team, user=user, capacity=_("Instructor"))
        remember(team, actor, [f"{MEMBER}{user.pk}"])


def count(user: User) -> int:
    """How many requests under way someone follows."""
    return ServiceRequest.objects.open().filter(assignee=user).count()


def successors(user: User) -> list[User]:
    """The others who instruct for the services of the requests that someone follows."""
    followed = ServiceRequest.objects.open().filter(assignee=user).values("team")
    return list(instructors().filter(team_memberships__team__in=followed).exclude(pk=user.pk).distinct())


def register() -> None:
    """Tell the accounts; called once when this app is ready."""
    duties.register("instruction", Duties(teams, place, count, successors, hand_over, give_back))
