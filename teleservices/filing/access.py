"""Which draft or request an address means, for the person who asks; another's is not found."""

from django.db.models import F

from accounts.models import User
from teleservices.answering.former_members import not_found
from teleservices.models import ServiceRequest


def own_request_id(user: User, reference: str) -> int:
    """The primary key of the request of this reference that `user` may see; Http404 otherwise."""
    found = ServiceRequest.objects.visible_to(user).filter(reference=reference).values_list("pk", flat=True).first()
    return not_found(user, reference) if found is None else found


def own_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see; Http404 otherwise, NoLongerMemberError for a former member."""
    visible = ServiceRequest.objects.visible_to(user).with_form()
    request = visible.annotate(role=F("profile__memberships__role")).filter(reference=reference).first()
    if request is None:
        not_found(user, reference)
    request.profile.keep_role(user, request.role)
    return request
