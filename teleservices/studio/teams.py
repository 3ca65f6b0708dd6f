"""The only function that writes an instructing service and who belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from portal.page_cache import raise_generation
from teleservices.models import Team, TeamMember
from teleservices.permissions import DESIGN
from teleservices.studio.errors import DesignRefusedError


@dataclass(frozen=True)
class TeamFacts:
    """A service and how to reach it (CRPA R112-11-1)."""

    name: str
    email: str
    telephone: str
    postal_address: str


@transaction.atomic
def save_team(*, author: User, facts: TeamFacts, capacities: Mapping[User, str], team_id: int | None = None) -> Team:
    """Create or write a service; its members become those of ``capacities``. Raises DesignRefusedError."""
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    team = Team.objects.select_for_update().get(pk=team_id) if team_id else Team()
    for name, value in vars(facts).items():
        setattr(team, name, value)
    team.save()
    TeamMember.objects.filter(team=team).exclude(user__in=capacities).delete()
    for user, capacity in capacities.items():
        TeamMember.objects.update_or_create(team=team, user=user, defaults={"capacity": capacity})
    raise_generation()
    return team
