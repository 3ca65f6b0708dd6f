"""« Mon compte »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.account_pages import account_page
from accounts.profiles.spaces import signed_in, spaces_of
from accounts.tiles import beginnings_of, tiles_of, todos_of


@account_page()
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
