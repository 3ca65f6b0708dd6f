"""Who is given a request by itself as it arrives in a service, as its procedure says; `arriving` gives it.

No lock makes arrivals wait for one another: of two at once, the second passes over the agent whom the first is giving
something to, so that both don't fall to the one who had the least.
"""

from collections.abc import Callable, Mapping

from django.db.models import Count, Exists, OuterRef

from teleservices.models import Absence, AssignmentRule, RequestFacts, ServiceRequest, State, TeamCommune, TeamMember
from teleservices.models.teams.team import TeamMemberQuerySet
from teleservices.permissions import assignable


def agent_for(request: ServiceRequest) -> TeamMember | None:
    """Who is given a request that arrives, by the rule of its procedure; None where nobody suits, or it has no rule."""
    rule = AssignmentRule(request.procedure.assignment)
    return CHOICES[rule](request) if rule in CHOICES else None


def present(request: ServiceRequest) -> TeamMemberQuerySet:
    """Who instructs in the request's service, may have it in charge and isn't away today."""
    away = Absence.objects.on().filter(user=OuterRef("user"))
    members = TeamMember.objects.instructing().filter(team=request.team_id, user__in=assignable(request))
    return members.filter(~Exists(away)).select_related("user")


def _least_loaded(request: ServiceRequest) -> TeamMember | None:
    """Who follows the fewest open requests, whatever their service, and hasn't as many as they may."""
    members = list(present(request).order_by("pk"))
    loads = _loads([member.user_id for member in members])
    able = [member for member in members if member.quota is None or loads.get(member.user_id, 0) < member.quota]
    able.sort(key=lambda member: (loads.get(member.user_id, 0), member.pk))
    for member in able:
        unheld = TeamMember.objects.filter(pk=member.pk).select_for_update(skip_locked=True, no_key=True)
        if unheld.values_list("pk", flat=True).first():
            return member
    return able[0] if able else None


def _loads(users: list[int]) -> Mapping[int, int]:
    rows = RequestFacts.objects.filter(assignee__in=users, state__in=State.open()).order_by()
    return dict(rows.values_list("assignee").annotate(number=Count("*")))


def _of_the_commune(request: ServiceRequest) -> TeamMember | None:
    """Who has the commune that the request speaks of, where they are there."""
    code = RequestFacts.objects.filter(pk=request.pk).values_list("commune_code", flat=True).first()
    if not code:
        return None
    shares = TeamCommune.objects.filter(team=request.team_id, code=code)
    return present(request).filter(pk__in=shares.values("member")).first()


def _who_knows_them(request: ServiceRequest) -> TeamMember | None:
    """Who followed the profile's last request in this service, where they still instruct there and aren't away."""
    others = ServiceRequest.objects.filter(profile=request.profile_id, team=request.team_id).exclude(pk=request.pk)
    last = others.transmitted().exclude(assignee=None).order_by("-submitted_at").values_list("assignee", flat=True)
    user = last.first()
    return present(request).filter(user=user).first() if user else None


CHOICES: Mapping[AssignmentRule, Callable[[ServiceRequest], TeamMember | None]] = {
    AssignmentRule.LOAD: _least_loaded,
    AssignmentRule.TERRITORY: _of_the_commune,
    AssignmentRule.SAME: _who_knows_them,
}
"""Who is chosen by each rule; the one that assigns nothing isn't here."""
