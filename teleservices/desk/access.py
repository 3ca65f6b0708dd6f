"""Which request an address of the desk means, for the person who asks; another team's is not found.

What acts, writes or takes a copy away goes through `desk_request` and `teams_of`; what only shows, through
`read_request` and `teams_read_by`, which supervisors and readers pass too.
"""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from teleservices.models import ServiceRequest, TeamMember, TeamRole
from teleservices.models.requests.service_request import ServiceRequestQuerySet
from teleservices.permissions import INSTRUCT


def instructor(request: HttpRequest) -> User:
    """The instructor who asks; Http404 for anyone else."""
    if not isinstance(request.user, User) or not request.user.has_perm(INSTRUCT):
        raise Http404
    return request.user


def acting_instructor(request: HttpRequest) -> User:
    """The instructor who asks, where they act for a service at least; Http404 for who only reads."""
    user = instructor(request)
    if not teams_of(user):
        raise Http404
    return user


def teams_of(user: User) -> dict[int, str]:
    """The teams that someone instructs for, whose requests are theirs to act on: their keys, with their names."""
    instructing = TeamRole.instructing()
    memberships = (membership for membership in memberships_of(user) if membership.role in instructing)
    return {membership.team_id: membership.team.name for membership in memberships}


def teams_read_by(user: User) -> dict[int, str]:
    """Those whose requests are theirs to see: supervisors and readers see, and do nothing."""
    return {membership.team_id: membership.team.name for membership in memberships_of(user)}


def memberships_of(user: User) -> list[TeamMember]:
    """What someone is in their services, as long as it lasts, in the order of their names: one query."""
    members = TeamMember.objects.reading().filter(user=user).select_related("team")
    return list(members.only("role", "user", "team__name").order_by("team__name"))


def desk_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` instructs; Http404 otherwise, whether it exists or not."""
    return _whole(ServiceRequest.objects.instructed_by(user), reference)


def read_request(user: User, reference: str) -> ServiceRequest:
    """The one that `user` may read, acting on it or not: for what is shown and writes nothing. Http404 otherwise."""
    return _whole(ServiceRequest.objects.read_by(user), reference)


def _whole(requests: ServiceRequestQuerySet, reference: str) -> ServiceRequest:
    """Looked for among `requests` by its key, then read: their teams, hours and absences are those of this reading."""
    key = next(iter(requests.filter(reference=reference).order_by().values_list("pk", flat=True)[:1]), None)
    if key is None:
        raise Http404
    return get_object_or_404(ServiceRequest.objects.with_page().select_related("desk_facts", "unreached"), pk=key)
