"""Staff alone enter the admin, with a second factor; sends those without one to set it up."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import enters_the_admin, must_have_second_factor

ADMIN = "/admin/"
WAYS_OUT = ("/admin/logout/",)


class SecondFactorMiddleware:
    """Lets nobody into the admin but staff, and those only once a second factor has proven their session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN) or request.path_info in WAYS_OUT:
            return self.get_response(request)
        if request.user.is_authenticated and not enters_the_admin(request.user):
            raise PermissionDenied  # Wagtail would send a citizen to the sign-in page, which sends them back here
        if lacks_second_factor(request):
            return redirect(f"{reverse(next_step(request))}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this session still owes a second factor. The account having one is not enough: this session gave it."""
    if not request.user.is_authenticated or is_proven(request):
        return False
    return must_have_second_factor(request.user)


def is_proven(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def record_proof(request: HttpRequest) -> None:
    """Remember in the session that the second factor was just given, by setting it up."""
    record_authentication(request, request.user, method="mfa", type=Authenticator.Type.TOTP.value)


def next_step(request: HttpRequest) -> str:
    """The name of the page where the second factor is given, or first set up."""
    return "mfa_reauthenticate" if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]) else "mfa_activate_totp"
