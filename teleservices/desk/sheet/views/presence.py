"""Who else has a sheet open, asked again by the page itself while it is in sight."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.sessions.end import asked_by_the_page
from teleservices.desk.access import instructor, read_request
from teleservices.desk.presence import note


@asked_by_the_page
@never_cache
@require_safe
def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the sheet that says it; whoever looks is noted as the sheet itself does."""
    user = instructor(request)
    service_request = read_request(user, reference)
    return render(
        request,
        "teleservices/desk/sheet/presence.html",
        {"service_request": service_request, "present": note(service_request, user)},
    )
