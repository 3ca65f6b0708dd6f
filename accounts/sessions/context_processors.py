"""What the pages of who is signed in know of their session: when it ends, and whose it is."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.profiles.spaces import signed_in
from accounts.sessions.end import owner_mark, seconds_left


def session_end(request: HttpRequest) -> dict[str, object]:
    """Lazy: a page that says nothing of it reads no session. Only for templates that know someone is signed in."""
    return {"session_end": SimpleLazyObject(lambda: _of(request))}


def _of(request: HttpRequest) -> dict[str, object]:
    return {"seconds": seconds_left(request), "owner": owner_mark(signed_in(request))}
