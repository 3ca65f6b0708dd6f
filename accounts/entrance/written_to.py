"""The address that somebody typed to receive a link, shown once by the page that says to look at one's e-mails.

As it was typed, whether an account has it or not: the page tells nothing else. It stays in the session until then.
"""

from django.http import HttpRequest

KEY = "written_to"


def note(request: HttpRequest, address: str) -> None:
    """Keep the address for the page that comes next."""
    request.session[KEY] = address


def shown(request: HttpRequest) -> str:
    """The address, which is then forgotten; empty where nothing was typed, or where it was shown already."""
    address: str = request.session.pop(KEY, "")
    return address
