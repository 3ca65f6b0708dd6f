"""Which draft or request an address means, for the person who asks; another's is not found."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.profiles.spaces import signed_in
from teleservices.answering.former_members import not_found
from teleservices.models import ServiceRequest


def own_request_id(user: User, reference: str) -> int:
    """The primary key of the request of this reference that `user` may see; Http404 otherwise."""
    pk = ServiceRequest.objects.visible_to(user).filter(reference=reference).values_list("pk", flat=True).first()
    return not_found(user, reference) if pk is None else pk


def own_request(user: User, reference: str) -> ServiceRequest:
    """The request of this reference that `user` may see; Http404 otherwise, NoLongerMemberError for a former member."""
    visible = ServiceRequest.objects.visible_to(user).with_role().with_form()
    try:
        request = visible.get(reference=reference)  # `first` would order by the key, at the price of each wide column
    except ServiceRequest.DoesNotExist:
        not_found(user, reference)
    request.profile.keep_role(user, request.role)
    return request


def own_page(url_name: str) -> Callable[[HttpRequest, str], str]:
    """The address of this page of one's own request; Http404 for another's (see `portal.web.form_addresses`)."""

    def page(http_request: HttpRequest, reference: str) -> str:
        own_request_id(signed_in(http_request), reference)
        return reverse(url_name, args=[reference])

    return page
