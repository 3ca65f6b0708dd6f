"""Staff alone enter the admin, with a second factor; sends those without one to set it up."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.permissions import enters_the_admin, must_have_second_factor
from portal.web.middleware import Middleware

ADMIN = "/admin/"
WAYS_OUT = ("/admin/logout/",)
ASSERTED = "asserted"
"""How the record of a second factor that the department's provider asked for, and asserts, is told from ours."""
CITIZENS_ONLY = "franceconnect"


class SecondFactorMiddleware(Middleware):
    """Lets nobody into the admin but staff, and those only once a second factor has proven their session."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ADMIN) or request.path_info in WAYS_OUT:
            return self.get_response(request)
        if request.user.is_authenticated and not may_enter(request):
            raise PermissionDenied  # Wagtail would send a citizen to the sign-in page, which sends them back here
        if lacks_second_factor(request):
            return redirect(f"{reverse(next_step(request))}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


class SecondFactorStage(AuthenticateStage):
    """The second step of sign-in, unless the department's provider has just asked for a second factor itself."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and not is_asserted(request, self.login.user)


def may_enter(request: HttpRequest) -> bool:
    """Staff, in a session that FranceConnect did not open: it proves a citizen, never an agent."""
    return enters_the_admin(request.user) and not any(
        record.get("provider") == CITIZENS_ONLY for record in get_authentication_records(request, request.user)
    )


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this session still owes a second factor. The account having one is not enough: this session gave it."""
    if not request.user.is_authenticated or is_proven(request):
        return False
    return must_have_second_factor(request.user)


def is_proven(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session, to us or to the department's provider."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def is_asserted(request: HttpRequest, user: User) -> bool:
    """Whether the department's provider has asserted a second factor in the sign-in under way."""
    return any(record.get("type") == ASSERTED for record in get_authentication_records(request, user))


def record_proof(request: HttpRequest, kind: str = Authenticator.Type.TOTP.value) -> None:
    """Remember in the session that the second factor was just given, by setting it up."""
    record_authentication(request, request.user, method="mfa", type=kind)


def record_assertion(request: HttpRequest, user: User) -> None:
    """Remember that the department's provider asserts a second factor of `user`, who is signing in."""
    record_authentication(request, user, method="mfa", type=ASSERTED)


def next_step(request: HttpRequest) -> str:
    """The name of the page where the second factor is given, or first set up."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    has_passkey = is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN])
    return "mfa_reauthenticate_webauthn" if has_passkey else "mfa_activate_totp"


def may_remove(authenticator: Authenticator) -> bool:
    """Citizens do as they like; staff keep an application or a passkey at least."""
    others = Authenticator.objects.filter(
        user=authenticator.user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exclude(pk=authenticator.pk)
    return not must_have_second_factor(authenticator.user) or others.exists()
