"""What staff do elsewhere in the portal: registered by the apps above, asked when someone comes, moves or leaves."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from portal.registry import Registry


@dataclass(frozen=True)
class Duties:
    """How an app knows the duties of staff."""

    teams: Callable[[], list[str]]
    """The names of its teams."""
    place: Callable[[User, Collection[str], Collection[str], User], None]
    """Make someone a member of these teams, and of no other among those; done by the last."""
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
    return sorted(name for one in duties for name in one.teams())


@transaction.atomic
def place_in_teams(*, user: User, wanted: Collection[str], among: Collection[str], actor: User) -> None:
    """Make someone a member of the teams `wanted`, and of no other `among` those."""
    for one in duties:
        one.place(user, wanted, among, actor)


def followed(user: User) -> int:
    """How many things someone follows that are not over."""
    return sum(one.count(user) for one in duties)


def successors(user: User) -> list[User]:
    """Who may take over what someone follows."""
    found = {other.pk: other for one in duties for other in one.successors(user)}
    return sorted(found.values(), key=lambda other: (other.last_name, other.first_name))


@transaction.atomic
def hand_over(*, leaver: User, successor: User | None, actor: User) -> int:
    """Give all that `leaver` follows to `successor`, or back to the teams; returns how many."""
    return sum(one.hand_over(leaver, successor, actor) for one in duties)


@transaction.atomic
def give_back(*, actor: User) -> int:
    """Give back to the teams what people follow without the right to any more; returns how many things."""
    return sum(one.give_back(actor) for one in duties)
