"""An instructing service and its members as the studio writes them; people also come and go with their account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.staff.own_rights import watched
from portal.change_journal import remember
from portal.page_cache import raise_generation
from portal.seen import Marks
from teleservices.lifecycle.handover import leave_team
from teleservices.models import Team, TeamMember
from teleservices.models.team import MEMBER
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


def team_values(team: Team) -> dict[str, object]:
    """A service and its members as they are."""
    members = team.team_members.values_list("user", "capacity")
    return {name: getattr(team, name) for name in TeamContact.__annotations__} | {
        f"{MEMBER}{user}": capacity for user, capacity in members
    }


def typed_values(contact: TeamContact, capacities: Mapping[User, str], known: Iterable[str]) -> dict[str, object]:
    """A service as someone wrote it; of the values `known`, the members who are not named are out."""
    out: dict[str, object] = {name: None for name in known if name.startswith(MEMBER)}
    return vars(contact) | out | {f"{MEMBER}{user.pk}": capacity for user, capacity in capacities.items()}


@transaction.atomic
def save_team(
    *,
    author: User,
    contact: TeamContact,
    capacities: Mapping[User, str],
    team_id: int | None = None,
    seen: Marks | None = None,
) -> Team:
    """Create or write a service; its members become those of `capacities`.

    What those who leave it followed there is nobody's again.
    `seen`: the service as the page showed it; what others changed since stays. Raises DesignRefusedError,
    StaleValuesError when someone else changed the same contact or member meanwhile, AskFirstError when the author
    would become a member by it: another administrator accepts that.
    """
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    with watched(actor=author):
        return _save(author, contact, capacities, team_id, seen)


def _save(
    author: User, contact: TeamContact, capacities: Mapping[User, str], team_id: int | None, seen: Marks | None
) -> Team:
    team = Team.objects.select_for_update().get(pk=team_id) if team_id else Team.objects.create(**vars(contact))
    present = team_values(team)
    typed = typed_values(contact, capacities, present)
    changes = {name: typed[name] for name in to_write(present=present, typed=typed, seen=seen)}
    _write(team, changes, author)
    remember(team, author, changes)
    raise_generation()
    return team


def _write(team: Team, changes: Mapping[str, object], author: User) -> None:
    columns = [name for name in changes if not name.startswith(MEMBER)]
    for name in columns:
        setattr(team, name, changes[name])
    team.save(update_fields=columns)
    for name in changes.keys() - columns:
        user = int(name.removeprefix(MEMBER))
        if changes[name] is None:
            leave_team(team=team, leaver=User.objects.get(pk=user), actor=author)
        else:
            TeamMember.objects.update_or_create(team=team, user_id=user, defaults={"capacity": str(changes[name])})
