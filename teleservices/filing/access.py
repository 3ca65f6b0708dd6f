"""Which draft or request an address means, for the person who asks; another's is not found."""

from django.http import Http404

from accounts.models import User
from teleservices.models import ServiceRequest


def own_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see; Http404 otherwise."""
    request = (
        ServiceRequest.objects.visible_to(user)
        .select_related("procedure__team", "form_version", "profile__type", "applicant", "stage", "team", "beneficiary")
        .filter(reference=reference)
        .first()
    )
    if request is None:
        raise Http404
    return request
