"""What instructors do here, for the screens of staff's accounts: their services, what they follow, who takes over."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.staff.duties import Duties, duties
from accounts.staff.who_may.answers import more_rights
from portal.admin.change_journal import remember
from portal.dates import long_date
from teleservices.competence.departed_delegates import tell_of, tell_of_unable
from teleservices.lifecycle.handover import give_back, hand_over, leave_team
from teleservices.models import Procedure, ServiceRequest, Team, TeamMember, TeamRole
from teleservices.models.teams.team import MEMBER
from teleservices.permissions import (
    DESIGN,
    HOLD_MEETINGS,
    INSTRUCT,
    MANAGE_DELEGATIONS,
    MANAGE_RETENTION,
    READ_TRACES,
    instructors_in,
)

RIGHTS = {
    INSTRUCT: _lazy("Instruct the requests of their services"),
    DESIGN: _lazy("Design procedures, services and stages"),
    MANAGE_DELEGATIONS: _lazy("Keep the register of authorities and delegations: who may decide what"),
    HOLD_MEETINGS: _lazy("Hold the meetings of their services, as their heads do"),
    MANAGE_RETENTION: _lazy("Keep requests for a dispute, and have those whose time is over eliminated, as heads do"),
    READ_TRACES: _lazy("See who opened, exported, decided or searched for what"),
}
"""What « who may do what » tells of this app."""


def teams() -> list[str]:
    """The names of all the services, in alphabetical order: `place` takes them."""
    return list(Team.objects.order_by("name").values_list("name", flat=True))


def members(team: str) -> QuerySet[User]:
    """Who belongs to the service of this name; to any, where it is empty."""
    rows = TeamMember.objects.filter(team__name=team) if team else TeamMember.objects.all()
    return User.objects.filter(pk__in=rows.values("user"))


def capacities(people: Collection[int]) -> dict[int, dict[str, str]]:
    """The services of each of these people, with their capacity there."""
    by_person: dict[int, dict[str, str]] = {}
    rows = TeamMember.objects.filter(user__in=people).order_by("team__name")
    for person, service, capacity in rows.values_list("user", "team__name", "capacity"):
        by_person.setdefault(person, {})[service] = capacity
    return by_person


def roles(people: Collection[int]) -> dict[int, dict[str, str]]:
    """What each of these people may do with the requests of their services, and until when, in words."""
    by_person: dict[int, dict[str, str]] = {}
    for row in TeamMember.objects.filter(user__in=people).select_related("team").order_by("team__name"):
        words = str(TeamRole(row.role).label)
        if row.until:
            words = _("%(role)s until %(day)s") % {"role": words, "day": long_date(row.until)}
        by_person.setdefault(row.user_id, {})[row.team.name] = words
    return by_person


def places(user: User) -> dict[int, str]:
    """The services of someone by key, each with their capacity there."""
    return dict(TeamMember.objects.filter(user=user).values_list("team", "capacity"))


def join(user: User, team: int, capacity: str, actor: User) -> None:
    """Make someone a member of a service, if there still is one; who is of it already stays as they are."""
    for service in Team.objects.filter(pk=team).exclude(team_members__user=user):
        TeamMember.objects.create(team=service, user=user, capacity=capacity)
        remember(service, actor, [f"{MEMBER}{user.pk}"])


def procedures() -> dict[str, list[str]]:
    """The procedures in use of each service, by their titles."""
    by_service: dict[str, list[str]] = {}
    rows = Procedure.objects.filter(is_archived=False, team__isnull=False).order_by("title")
    for service, title in rows.values_list("team__name", "title"):
        by_service.setdefault(service, []).append(title)
    return by_service


def name(team: int) -> str:
    """What a service is called."""
    return str(Team.objects.filter(pk=team).values_list("name", flat=True).first() or "")


def place(user: User, wanted: Mapping[str, str], among: Collection[str], actor: User) -> None:
    """Make someone a member of the services `wanted`, in the capacities said, and of no other `among` those.

    What they followed in a service that they leave is nobody's again; the journal of each service says who did it.
    """
    for team in Team.objects.filter(team_members__user=user, name__in=set(among) - set(wanted)):
        leave_team(team=team, leaver=user, actor=actor)
        remember(team, actor, [f"{MEMBER}{user.pk}"])
    capacity_in = dict(TeamMember.objects.filter(user=user).values_list("team", "capacity"))
    for team in Team.objects.filter(name__in=wanted).order_by("pk"):
        capacity = wanted[team.name] or capacity_in.get(team.pk) or _("Instructor")
        if capacity != capacity_in.get(team.pk):
            TeamMember.objects.update_or_create(team=team, user=user, defaults={"capacity": capacity})
            remember(team, actor, [f"{MEMBER}{user.pk}"])


def count(user: User) -> int:
    """How many requests under way someone follows."""
    return ServiceRequest.objects.open().filter(assignee=user).count()


def successors(user: User) -> list[User]:
    """The others who instruct for the services of the requests that someone follows."""
    followed = ServiceRequest.objects.open().filter(assignee=user).order_by().values_list("team", flat=True)
    return list(instructors_in(set(followed)).exclude(pk=user.pk))


def leave(leaver: User, successor: User | None, actor: User) -> int:
    """Hand over what someone who leaves follows, and tell who keeps the register what they signed by delegation."""
    tell_of(leaver)
    return hand_over(leaver, successor, actor)


def lose_rights(actor: User) -> int:
    """The same of all those who may no longer instruct: what they follow is their services' again."""
    tell_of_unable()
    return give_back(actor)


def register() -> None:
    """Tell the accounts; called once when this app is ready."""
    more_rights.register("requests", RIGHTS)
    duties.register(
        "instruction",
        Duties(
            teams=teams,
            members=members,
            capacities=capacities,
            roles=roles,
            places=places,
            join=join,
            name=name,
            procedures=procedures,
            place=place,
            count=count,
            successors=successors,
            hand_over=leave,
            give_back=lose_rights,
        ),
    )
