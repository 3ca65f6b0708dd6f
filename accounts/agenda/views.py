"""« Mes échéances dans mon agenda »: the address is made, replaced, stopped; and what it gives."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.agenda.calendar_address import deadlines_file, make_address, owner_of, stop
from accounts.models import CalendarFeed
from accounts.profiles.spaces import signed_in
from portal.calendar_files import calendar_response

KEPT_SECONDS = 900


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; on POST make one, which is shown once, or stop it."""
    user = signed_in(request)
    address = ""
    if request.method == "POST" and request.POST.get("action") == "stop":
        stop(user)
        messages.success(request, _("The address of your deadlines no longer answers."))
        return redirect("agenda")
    if request.method == "POST":
        address = settings.PARVIS_BASE_URL + reverse("agenda_file", args=[make_address(user)])
    feed = CalendarFeed.objects.filter(user=user).first()
    return render(request, "accounts/agenda/agenda.html", {"feed": feed, "address": address})


@require_safe
def agenda_file(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of whom the address belongs to; not found for any other. Raises Http404."""
    user = owner_of(token)
    if user is None:
        raise Http404
    response = calendar_response("echeances", deadlines_file(user))
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
