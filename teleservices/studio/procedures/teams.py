"""An instructing service and its members as the studio writes them; people also come and go with their account."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from accounts.staff.demands.own_rights import watched
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints
from portal.caching.page_cache import raise_generation
from teleservices.lifecycle.handover import instruct_no_more, leave_team
from teleservices.models import Team, TeamMember, TeamRole
from teleservices.models.teams.team import MEMBER
from teleservices.permissions import DESIGN
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.together import to_write


@dataclass(frozen=True)
class TeamContact:
    """A service and how to reach it (CRPA R112-11-1)."""

    name: str
    email: str
    telephone: str
    postal_address: str
    anonymity_reason: str = ""


class Place(NamedTuple):
    """What someone is in a service: one fact, so that whoever changes a part of it has seen the whole."""

    capacity: str
    role: TeamRole = TeamRole.INSTRUCTOR
    until: dt.date | None = None
    """The last day of a reader."""

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.capacity, TeamRole(self.role).label, self.until) if part)


def team_values(team: Team) -> dict[str, object]:
    """A service and its members as they are."""
    return {name: getattr(team, name) for name in TeamContact.__annotations__} | {
        f"{MEMBER}{member.user_id}": Place(member.capacity, TeamRole(member.role), member.until)
        for member in team.team_members.all()
    }


def typed_values(contact: TeamContact, members: Mapping[User, Place], known: Iterable[str]) -> dict[str, object]:
    """A service as someone wrote it; of the values `known`, the members who are not named are out."""
    out: dict[str, object] = {name: None for name in known if name.startswith(MEMBER)}
    return vars(contact) | out | {f"{MEMBER}{user.pk}": place for user, place in members.items()}


@transaction.atomic
def save_team(
    *,
    author: User,
    contact: TeamContact,
    members: Mapping[User, Place],
    successor: User | None = None,
    team_id: int | None = None,
    seen: Fingerprints | None = None,
) -> Team:
    """Create or write a service; its members become those of `members`.

    What those who leave it, or only read from now on, followed there goes to `successor`, who instructs there; to
    nobody without one.
    `seen`: the service as the page showed it; what others changed since stays. Raises DesignRefusedError,
    StaleValuesError when someone else changed the same contact or member meanwhile, AskFirstError when the author
    would become a member by it: another administrator accepts that.
    """
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    with watched(actor=author):
        team = Team.objects.select_for_update().get(pk=team_id) if team_id else Team.objects.create(**vars(contact))
        present = team_values(team)
        values = typed_values(contact, members, present)
        changes = {name: values[name] for name in to_write(present=present, typed=values, seen=seen)}
        _write(team, changes, author, successor)
        remember(team, author, changes)
        raise_generation()
    return team


def _write(team: Team, changes: Mapping[str, object], author: User, successor: User | None) -> None:
    columns = [name for name in changes if not name.startswith(MEMBER)]
    for name in columns:
        setattr(team, name, changes[name])
    team.save(update_fields=columns)
    for name in sorted(changes.keys() - columns, key=lambda name: changes[name] is None):  # a successor comes first
        user = int(name.removeprefix(MEMBER))
        if changes[name] is None:
            leave_team(team=team, leaver=User.objects.get(pk=user), actor=author, successor=successor)
        elif isinstance(place := changes[name], Place):
            member, _is_new = TeamMember.objects.update_or_create(team=team, user_id=user, defaults=place._asdict())
            if member.role not in TeamRole.instructing():
                instruct_no_more(team=team, leaver=member.user, actor=author, successor=successor)
