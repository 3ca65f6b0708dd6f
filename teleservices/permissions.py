"""Who may do what with a request: pure predicates, each with the reason of a refusal. Every door above asks here."""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import holders, may_file_for
from portal.dates import long_date
from teleservices.models import (
    Procedure,
    Recusal,
    RequestAccess,
    RequestNote,
    ServiceRequest,
    State,
    Team,
    TeamMember,
    TeamRole,
)
from teleservices.models.teams.team import TeamMemberQuerySet

INSTRUCT = "teleservices.instruct_request"
READ_TRACES = "teleservices.read_traces"
DESIGN = "teleservices.design_procedure"
MANAGE_DELEGATIONS = "teleservices.manage_delegations"
SEE_ORGANISATIONS = "teleservices.see_organisations"
HOLD_MEETINGS = "teleservices.hold_meetings"
MANAGE_RETENTION = "teleservices.manage_retention"


class Party(StrEnum):
    """The side on which an act is done, whose permissions it wants."""

    APPLICANT = "applicant"
    INSTRUCTOR = "instructor"
    CLOCK = "clock"
    """Nobody: what happens by itself when time is up."""


def instructors(team: Team | None = None) -> QuerySet[User]:
    """Those whose account is open and who have the right to instruct: of all services, or of `team`.

    Only they are assigned requests and told of them: who only reads for a service, until a day or not, isn't.
    """
    users = holders(INSTRUCT)
    if team is None:
        return users
    return users.filter(team_memberships__team=team, team_memberships__role__in=TeamRole.instructing())


def instructors_in(teams: Collection[int]) -> QuerySet[User]:
    """Those of any of these services, each once."""
    return instructors().filter(pk__in=TeamMember.objects.instructing().filter(team__in=teams).values("user"))


def assignable(request: ServiceRequest) -> QuerySet[User]:
    """Those of its service who may have a request in charge: they instruct, and didn't recuse themselves from it."""
    recused = Recusal.objects.about(request=request.pk, profile=request.profile_id).filter(user=OuterRef("pk"))
    return instructors(request.team).filter(~Exists(recused))


def register_keepers() -> QuerySet[User]:
    """Those who keep the register of authorities and delegations, and have a mailbox: the sealed account has none."""
    return holders(MANAGE_DELEGATIONS).filter(sealed=None)


def may_instruct(user: User, request: ServiceRequest) -> bool:
    """Act on it: instructors and heads of its team, but who recused themselves; a draft is its applicant's alone."""
    if request.state == State.DRAFT or request.team_id is None or not user.has_perm(INSTRUCT):
        return False
    recused = Recusal.objects.about(request=request.pk, profile=request.profile_id).filter(user=user)
    return TeamMember.objects.instructing().filter(~Exists(recused), team=request.team_id, user=user).exists()


def may_read(user: User, request: ServiceRequest) -> bool:
    """Open it in the desk: whoever instructs or reads for its team, until their last day."""
    if request.state == State.DRAFT or not user.has_perm(INSTRUCT):
        return False
    return ServiceRequest.objects.read_by(user).filter(pk=request.pk).exists()


def notes_open_to(user: User) -> QuerySet[RequestNote]:
    """The internal notes that someone may read: those on the requests of their services.

    Of a request that one of these transmitted to another service, what was written before it left, while the service
    may still read it: what the other one says among itself is not its business.
    """
    teams = TeamMember.objects.reading().filter(user=user).values("team")
    accesses = RequestAccess.objects.open().filter(request=OuterRef("request"), team__in=teams).order_by("-since")
    return RequestNote.objects.filter(
        Q(request__team__in=teams) | Q(written_at__lte=Subquery(accesses.values("since")[:1]))
    )


def may_see_card(user: User, request: ServiceRequest, *, is_head: bool | None = None) -> bool:
    """See what the organisation of a request asked and got from every service: amounts, never answers.

    Who has the right, and who heads the service that has the request: an agreement is owed above a sum of them all
    (loi n° 2000-321 art. 10). A query for who has not the right, unless `is_head` says whether they head it.
    """
    if not user.has_perm(INSTRUCT):
        return False
    if user.has_perm(SEE_ORGANISATIONS) or request.team_id is None:
        return user.has_perm(SEE_ORGANISATIONS)
    return heads(user, request.team_id) if is_head is None else is_head


def heads(user: User, team_id: int) -> bool:
    """Whether `user` heads this service: sees who does what there, and arranges it."""
    return user.has_perm(INSTRUCT) and TeamMember.objects.heads().filter(team=team_id, user=user).exists()


def holding_meetings(user: User) -> TeamMemberQuerySet:
    """The places in services whose meetings `user` prepares and carries out: their heads do, and who has the right."""
    if not user.has_perm(INSTRUCT):
        return TeamMember.objects.none()
    members = TeamMember.objects.filter(user=user)
    return members.instructing() if user.has_perm(HOLD_MEETINGS) else members.heads()


def holds_meetings(user: User, team_id: int) -> bool:
    """Whether `user` prepares and carries out the meetings of this service. A visa stays its head's."""
    return holding_meetings(user).filter(team=team_id).exists()


def instructs_for(user: User, team_id: int) -> bool:
    """Whether `user` instructs in this service, as its head or not."""
    return user.has_perm(INSTRUCT) and TeamMember.objects.instructing().filter(team=team_id, user=user).exists()


def keeps_files(user: User, team_id: int) -> bool:
    """Whether `user` keeps requests of this service for a dispute, and has those whose time is over eliminated.

    Its heads do, and who has the right and instructs there.
    """
    return heads(user, team_id) or (user.has_perm(MANAGE_RETENTION) and instructs_for(user, team_id))


def may_share_out(user: User, team_id: int) -> bool:
    """Say what each agent of a service is given by itself: who heads it, and who edits services, head or not."""
    return user.has_perm(DESIGN) or heads(user, team_id)


def services_with_parameters_of(user: User) -> QuerySet[Team]:
    """The services whose dated parameters `user` writes: all for who designs, else those that they head.

    Whoever writes some reads them all.
    """
    if user.has_perm(DESIGN):
        return Team.objects.all()
    headed = TeamMember.objects.heads().filter(user=user) if user.has_perm(INSTRUCT) else TeamMember.objects.none()
    return Team.objects.filter(pk__in=headed.values("team"))


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
    return "" if may_instruct(user, request) else _why_not(user, request)


def _why_not(user: User, request: ServiceRequest) -> str:
    """What keeps someone who doesn't instruct a request from acting on it at the desk."""
    membership = TeamMember.objects.reading().filter(team=request.team_id, user=user).first()
    if membership and membership.role in TeamRole.instructing() and user.has_perm(INSTRUCT):
        return _("You recused yourself from this request: you may read it, a colleague acts on it.")
    if membership:
        return _("Your role in this service lets you read this request, not act on it.")
    if access := last_access(user, request):
        return _("Your service transmitted this request to “%(team)s”: you may read it until %(day)s.") % {
            "team": request.team,
            "day": long_date(access.until),
        }
    return _("This request belongs to another service.")


def last_access(user: User, request: ServiceRequest) -> RequestAccess | None:
    """By which `user` may still read a request that their service transmitted to another; None where there is none."""
    teams = TeamMember.objects.reading().filter(user=user).values("team")
    return request.accesses.open().filter(team__in=teams).order_by("-until").first()
