"""Watching a request, and watching it no more: the only writer of who watches what."""

from accounts.models import User
from teleservices.models import RequestWatch, ServiceRequest


def watch(request: ServiceRequest, user: User) -> None:
    """Watch a request that its caller knows `user` may see; twice is once."""
    RequestWatch.objects.get_or_create(request=request, user=user)


def watch_no_more(request: ServiceRequest, user: User) -> None:
    """Watch a request no more; one that `user` doesn't watch is left as it is."""
    RequestWatch.objects.filter(request=request, user=user).delete()
