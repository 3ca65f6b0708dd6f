"""Watching a request that somebody else follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teleservices.desk import watching
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.requests.trail import kept


@require_POST
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Watch the request, or watch it no more; the same asked twice changes nothing."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    if request.POST.get("watch") == "on":
        watching.watch(service_request, user)
        messages.success(request, _("You watch this request: you are told of it like who follows it."))
    else:
        watching.watch_no_more(service_request, user)
        messages.success(request, _("You watch this request no more."))
    return redirect(reverse("desk:sheet", args=[service_request.reference]) + kept(request))
