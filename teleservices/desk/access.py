"""Which request an address of the desk means, for the instructor who asks; another team's is not found."""

from django.http import Http404, HttpRequest

from accounts.models import User
from teleservices.models import ServiceRequest, Team
from teleservices.permissions import INSTRUCT


def instructor(request: HttpRequest) -> User:
    """The instructor who asks; Http404 for anyone else."""
    if not isinstance(request.user, User) or not request.user.has_perm(INSTRUCT):
        raise Http404
    return request.user


def teams_of(user: User) -> dict[int, str]:
    """The teams that an instructor belongs to, whose requests are theirs to see: their keys, with their names."""
    return dict(Team.objects.filter(team_members__user=user).values_list("pk", "name"))


def desk_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` instructs; Http404 otherwise, whether it exists or not."""
    request = ServiceRequest.objects.instructed_by(user).select_related("desk_facts").whole(reference)
    if request is None:
        raise Http404
    return request
