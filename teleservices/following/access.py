"""Which transmitted request an address means, for the person who asks; another's is not found."""

from accounts.models import User
from teleservices.answering.former_members import not_found
from teleservices.models import ServiceRequest


def followed(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see, with all that its page shows.

    Http404 otherwise, NoLongerMemberError for a former member.
    """
    visible = ServiceRequest.objects.visible_to(user).with_role().with_page()
    try:
        request = visible.get(reference=reference)  # `first` would order by the key, at the price of each wide column
    except ServiceRequest.DoesNotExist:
        not_found(user, reference)
    request.profile.keep_role(user, request.role)
    return request
