"""What staff do elsewhere in the portal: registered by the apps above, asked when someone comes, moves or leaves."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from portal.registry import Registry


@dataclass(frozen=True)
class Duties:
    """How an app tells of the duties of staff, and moves them from one person to another."""

    teams: Callable[[], list[str]]
    """The names of its teams."""
    members: Callable[[str], QuerySet[User]]
    """Who belongs to the team of this name; to one of its teams, where the name is empty."""
    capacities: Callable[[Collection[int]], Mapping[int, Mapping[str, str]]]
    """For each of these people, the teams that they belong to, by name, with their capacity there."""
    roles: Callable[[Collection[int]], Mapping[int, Mapping[str, str]]]
    """For each of these people, the teams that they belong to, by name, with what they may do there, in words."""
    places: Callable[[User], Mapping[int, str]]
    """The teams of someone by key, each with their capacity there."""
    join: Callable[[User, int, str, User], None]
    """Make someone a member of the team of this key in this capacity; done by the last."""
    name: Callable[[int], str]
    """What the team of this key is called; empty where there is none any more."""
    procedures: Callable[[], Mapping[str, list[str]]]
    """What each team decides: titles, by the name of the team."""
    place: Callable[[User, Mapping[str, str], Collection[str], User], None]
    """Make someone a member of these teams in these capacities, and of no other among those; done by the last."""
    count: Callable[[User], int]
    """How many things someone follows that are not over."""
    successors: Callable[[User], list[User]]
    """Who may take them over."""
    hand_over: Callable[[User, User | None, User], int]
    """Give what the first follows to the second (or to nobody: their team's unassigned), done by the third."""
    give_back: Callable[[User], int]
    """Give back to their teams what is followed by people without the right to any more; done by someone."""


duties: Registry[Duties] = Registry()


def teams() -> list[str]:
    """The names of all teams."""
    return sorted(name for duty in duties for name in duty.teams())


def members(team: str = "") -> QuerySet[User]:
    """Who belongs to a team: to the one of this name, or to any."""
    people: QuerySet[User] = User.objects.none()
    for duty in duties:
        people = people | duty.members(team)
    return people


def capacities(people: Collection[int]) -> dict[int, dict[str, str]]:
    """For each of these people (by key), the teams that they belong to, by name, with their capacity there."""
    return _by_person(duty.capacities(people) for duty in duties)


def roles(people: Collection[int]) -> dict[int, dict[str, str]]:
    """For each of these people (by key), what they may do in their teams, by name, in words."""
    return _by_person(duty.roles(people) for duty in duties)


def _by_person(parts: Iterable[Mapping[int, Mapping[str, str]]]) -> dict[int, dict[str, str]]:
    by_person: dict[int, dict[str, str]] = {}
    for part in parts:
        for person, words in part.items():
            by_person.setdefault(person, {}).update(words)
    return by_person


def places(user: User) -> dict[int, str]:
    """The teams of someone by key, each with their capacity there."""
    return {key: capacity for duty in duties for key, capacity in duty.places(user).items()}


def join(*, user: User, team: int, capacity: str, actor: User) -> None:
    """Make someone a member of the team of this key, if there still is one."""
    for duty in duties:
        duty.join(user, team, capacity, actor)


def procedures() -> dict[str, list[str]]:
    """What each team decides: titles, by the name of the team."""
    return {team: titles for duty in duties for team, titles in duty.procedures().items()}


def name(team: int) -> str:
    """What the team of this key is called; empty where there is none any more."""
    return next((called for duty in duties if (called := duty.name(team))), "")


@transaction.atomic
def place_in_teams(*, user: User, wanted: Mapping[str, str], among: Collection[str], actor: User) -> None:
    """Make someone a member of the teams `wanted`, by name, and of no other `among` those.

    An empty capacity is the usual one for who comes, and the one they have for who is there already.
    """
    for duty in duties:
        duty.place(user, wanted, among, actor)


def followed(user: User) -> int:
    """How many things someone follows that are not over."""
    return sum(duty.count(user) for duty in duties)


def successors(user: User) -> list[User]:
    """Who may take over what someone follows."""
    users = {other.pk: other for duty in duties for other in duty.successors(user)}
    return sorted(users.values(), key=lambda other: (other.last_name, other.first_name))


@transaction.atomic
def hand_over(*, leaver: User, successor: User | None, actor: User) -> int:
    """Give all that `leaver` follows to `successor`, or back to the teams; returns how many."""
    return sum(duty.hand_over(leaver, successor, actor) for duty in duties)


@transaction.atomic
def give_back(*, actor: User) -> int:
    """Give back to the teams what people follow without the right to any more; returns how many things."""
    return sum(duty.give_back(actor) for duty in duties)
