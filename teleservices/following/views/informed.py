"""The page of somebody informed of a request, by the link of each of their e-mails: they confirm there, and stop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.messages import ONE_CLICK
from portal.web.secret_addresses import secret_address
from teleservices.following.informing import UnknownLinkError, confirm, invited, stop

ACTS = {"confirm": confirm, "stop": stop}


@csrf_exempt  # mail programs stop by one request, without a page: whoever forges one must know the address
@secret_address
@require_http_methods(["GET", "POST"])
def informed(request: HttpRequest, token: str) -> HttpResponse:
    """Where they stand; on POST, what they want. A program that only reads links changes nothing."""
    try:
        person = invited(token)
    except UnknownLinkError:
        return render(request, "teleservices/following/informed_unknown.html", status=404)
    name, value = ONE_CLICK.split("=")
    if request.POST.get(name) == value:
        stop(person)
        return HttpResponse(status=204)
    if act := ACTS.get(request.POST.get("action", "")):
        act(person)
        return redirect(request.path)
    context = {"person": person, "service_request": person.request, "state": person.state}
    return render(request, "teleservices/following/informed.html", context)
