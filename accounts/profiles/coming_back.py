"""Where someone was who went to add or join a profile on the way: they come back there. Knows no page by name."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Profile

KEY = "profile.on_the_way_from"


def note(request: HttpRequest) -> None:
    """Remember `?next=`, an address of this site, or forget an older one."""
    place = request.GET.get("next", "")
    request.session.pop(KEY, None)
    if place.startswith("/") and url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        request.session[KEY] = place


def back_or_space(request: HttpRequest, profile: Profile) -> HttpResponseRedirect:
    """Back to where the person was, once; else the space of the profile that they now have."""
    place = request.session.pop(KEY, "")
    return HttpResponseRedirect(place) if place else redirect("space", uuid=profile.uuid)
