"""« Mon compte »."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.profiles.spaces import signed_in, spaces_of
from accounts.tiles import beginnings_of, tiles_of, todos_of


@login_required
@never_cache
@require_GET
def account_home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, where to begin for who is new, then the doors."""
    user = signed_in(request)
    context = {
        "todos": todos_of(user),
        "beginnings": beginnings_of(user),
        "tiles": tiles_of(user),
        "spaces": spaces_of(user),
    }
    return render(request, "accounts/home.html", context)
