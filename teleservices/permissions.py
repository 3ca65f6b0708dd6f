"""Who may do what with a request: pure predicates, each with the reason of a refusal. Every door above asks here."""

from enum import StrEnum

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_file_for
from teleservices.models import Procedure, ServiceRequest, State, Team, TeamMember

INSTRUCT = "teleservices.instruct_request"
DESIGN = "teleservices.design_procedure"


class Party(StrEnum):
    """The side on which an act is done, whose permissions it wants."""

    APPLICANT = "applicant"
    INSTRUCTOR = "instructor"
    CLOCK = "clock"
    """Nobody: what happens by itself when time is up."""


def instructors(team: Team | None = None) -> QuerySet[User]:
    """Those whose account is open and who have the right to instruct: of all services, or of `team`.

    Only they are assigned requests and told of them: nobody else could open one.
    """
    users = ModelBackend().with_perm(INSTRUCT)
    return users if team is None else users.filter(team_memberships__team=team)


def is_in_team(user: User, request: ServiceRequest) -> bool:
    """Whether `user` belongs to the service that instructs `request`."""
    return request.team_id is not None and TeamMember.objects.filter(team=request.team_id, user=user).exists()


def may_instruct(user: User, request: ServiceRequest) -> bool:
    """Open it in the desk and act on it: instructors of its team; a draft is nobody's but the applicant's."""
    return request.state != State.DRAFT and user.has_perm(INSTRUCT) and is_in_team(user, request)


def may_design(user: User, procedure: Procedure) -> bool:
    """Change a procedure in the studio."""
    return not procedure.is_archived and user.has_perm(DESIGN)


def may_lift_approval(user: User, procedure: Procedure) -> bool:
    """Let one designer publish alone again: who manages people only, else a designer could do without the second."""
    return may_design(user, procedure) and user.has_perm("accounts.change_user")


def refusal(user: User, request: ServiceRequest, party: Party) -> str:
    """Why `user` can't act on `request` as `party`; empty when they can."""
    if party is Party.CLOCK:
        return _("Nobody does this: it happens by itself when time is up.")
    if party is Party.APPLICANT:
        if may_file_for(user, request.profile):
            return ""
        return _("Your role in this profile lets you read this request, not act on it.")
    if may_instruct(user, request):
        return ""
    return _("This request belongs to another service.")
