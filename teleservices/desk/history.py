"""What happened to a request, as the service reads it."""

from accounts.models import User
from teleservices.lifecycle import Act, act_of
from teleservices.models import RequestEvent, ServiceRequest


def history(service_request: ServiceRequest, last: int | None = None) -> list[tuple[Act, RequestEvent]]:
    """Its events, the latest first, `last` of them or all; each with its act, its title, for whom a deputy did it."""
    events = list(service_request.events.select_related("actor", "stage").order_by("-number")[:last])
    absent = {event.data["for"] for event in events if "for" in event.data}
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=absent)} if absent else {}
    for event in events:
        event.for_whom = names.get(event.data.get("for"), "")
        event.title = act_of(event.act).past_in(event)
    return [(act_of(event.act), event) for event in events]
