"""How many requests there are in each state, for machines."""

from collections.abc import Iterator

from django.db.models import Count

from portal.supervision.measures import Figure
from teleservices.models import ServiceRequest, State


def figures() -> Iterator[Figure]:
    """All requests and drafts, by state: read at most once a minute, for it goes through all of them."""
    rows = ServiceRequest.objects.order_by().values_list("state").annotate(count=Count("*"))
    counts = dict.fromkeys(State.values, 0) | dict(rows)
    yield Figure("parvis_service_requests", "Requests and drafts, by state.", counts, "state")
