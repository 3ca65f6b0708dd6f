"""Which draft or request an address means, for the person who asks; another's is not found."""

from django.db.models import F
from django.http import Http404

from accounts.models import User
from teleservices.models import ServiceRequest


def own_request_id(user: User, reference: str) -> int:
    """The primary key of the request of this reference that `user` may see; Http404 otherwise."""
    found = ServiceRequest.objects.visible_to(user).filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found


def own_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see; Http404 otherwise."""
    visible = ServiceRequest.objects.visible_to(user).with_form()
    try:
        request = visible.annotate(role=F("profile__memberships__role")).get(reference=reference)
    except ServiceRequest.DoesNotExist as error:
        raise Http404 from error
    request.profile.keep_role(user, request.role)
    return request
