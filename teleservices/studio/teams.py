"""The only function that writes an instructing service and who belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from portal.page_cache import raise_generation
from teleservices.lifecycle.handover import leave_team
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
    """Create or write a service; its members become those of ``capacities``. Raises DesignRefusedError.

    What those who leave it followed there is nobody's again.
    """
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    team = Team.objects.select_for_update().get(pk=team_id) if team_id else Team()
    for name, value in vars(facts).items():
        setattr(team, name, value)
    team.save()
    for member in User.objects.filter(team_memberships__team=team).exclude(pk__in=[user.pk for user in capacities]):
        leave_team(team=team, leaver=member, actor=author)
    for user, capacity in capacities.items():
        TeamMember.objects.update_or_create(team=team, user=user, defaults={"capacity": capacity})
    raise_generation()
    return team
