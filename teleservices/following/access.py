"""Which transmitted request an address means, for the person who asks; another's is not found."""

from django.http import Http404

from accounts.models import User
from teleservices.models import ServiceRequest


def followed(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see, with all that its page shows; Http404 otherwise."""
    found = ServiceRequest.objects.visible_to(user).whole(reference)
    if found is None:
        raise Http404
    return found
