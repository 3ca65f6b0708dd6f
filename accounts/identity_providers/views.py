"""FranceConnect and the department's own provider: leaving for them, coming back, tying, untying, signing out."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LogoutView
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from requests import RequestException

from accounts.account_pages import account_page
from accounts.entrance import registration
from accounts.federation import FRANCECONNECT, configured
from accounts.identity_providers import identities, visits
from accounts.identity_providers.adapter import refusal
from accounts.identity_providers.forms import IdentityLinkForm
from accounts.identity_providers.provider import CallbackView, VerifiedAdapter
from accounts.profiles.spaces import signed_in
from accounts.sessions.end import at_sign_out, leave_nothing
from portal.models import TermsVersion


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. From a link of ours only: another site can't begin someone's sign-in."""
    _check_configured(provider_id)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return redirect("account_login")
    provider = get_adapter().get_provider(request, provider_id)
    try:
        return provider.redirect_from_request(request)
    except (OAuth2Error, RequestException):
        return refusal(request, "silent", status=503)


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the person back, with a code or an error."""
    _check_configured(provider_id)
    return CallbackView.adapter_view(VerifiedAdapter(request, provider_id))(request)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """A first time with FranceConnect: sign in to tie it to one's account, or have a link sent to an address."""
    identity = visits.waiting(request)
    if identity is None:
        return redirect("account_login")
    form = IdentityLinkForm(request.POST or None, initial={"email": identity.email})
    if request.method == "POST" and form.is_valid():
        if refused := ratelimit.consume_or_429(request, action="identity_link"):
            return refused
        email, terms = form.cleaned_data["email"], TermsVersion.current()
        visits.expect(request, token=identities.ask_for_link(identity=identity, email=email, terms=terms))
        return redirect("franceconnect_sent")
    return render(request, "socialaccount/welcome.html", {"form": form, "identity": identity})


@login_not_required
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """The page that asks to open the link: the same for every address, so that nothing tells which has an account."""
    return render(request, "socialaccount/sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link received: a button, then the account opens; in the browser that asked for it alone."""
    if not visits.expects(request, token=token):
        return refusal(request, "other_browser", status=403)
    if request.method == "GET":
        return render(request, "socialaccount/open_link.html")
    try:
        user = identities.open_link(token=token)
    except identities.IdentityError as error:
        return refusal(request, REASONS[type(error)], status=409, error=error)
    except registration.AddressTakenError as error:
        return refusal(request, "reserved", status=409, error=error)
    visits.settle(request, provider=FRANCECONNECT)
    record_authentication(request, user, "socialaccount", provider=FRANCECONNECT)
    return perform_login(request, user, email_verification="mandatory", redirect_url=reverse("account_home"))


REASONS = {
    identities.StaffAccountError: "staff",
    identities.AlreadyTiedError: "tied",
    identities.LinkLapsedError: "lapsed",
    identities.NoOtherWayError: "no_password",
}


@account_page()
def manage(request: HttpRequest) -> HttpResponse:
    """Whether FranceConnect opens one's account; tie it, or give it up."""
    account = SocialAccount.objects.filter(user=signed_in(request), provider=FRANCECONNECT).first()
    if account is None and FRANCECONNECT not in configured():
        raise Http404
    context = {"account": account, "identity": visits.waiting(request)}
    return render(request, "socialaccount/manage.html", context)


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest) -> HttpResponse:
    """Tie the identity that waits in this session to the account that is open in it, the password just given."""
    identity, user = visits.waiting(request), signed_in(request)
    if identity is None or request.method == "GET":
        return redirect("franceconnect")
    try:
        identities.link(user=user, identity=identity)
    except identities.IdentityError as error:
        visits.drop(request)
        return refusal(request, REASONS[type(error)], status=409, error=error)
    visits.settle(request, provider=FRANCECONNECT)
    messages.success(request, _("FranceConnect now opens your account."))
    return redirect("franceconnect")


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def untie(request: HttpRequest) -> HttpResponse:
    """Take FranceConnect from one's account; who has no password is first sent to choose one."""
    if request.method == "POST":
        try:
            identities.unlink(user=signed_in(request))
            messages.success(request, _("FranceConnect no longer opens your account."))
        except identities.NoOtherWayError as error:
            messages.error(request, error.message)
            return redirect("account_set_password")
    return redirect("franceconnect")


@require_POST
@login_not_required
def give_up(request: HttpRequest) -> HttpResponse:
    """Forget the identity that waits in this session."""
    visits.drop(request)
    return redirect("account_login")


@method_decorator(never_cache, name="dispatch")
class SignOutView(LogoutView):
    """Sign out here, then of the provider that opened the session."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """The provider's page follows a page of ours: no form of ours may lead to another site."""
        address, state = visits.way_out(self.request)
        if self.request.user.is_authenticated:
            for end in at_sign_out:
                end(signed_in(self.request))
        response = super().post(*args, **kwargs)
        if address:
            self.request.session[visits.LEAVING] = state
            response = render(self.request, "socialaccount/leaving.html", {"address": address})
        return leave_nothing(response)


class StaffSignOutView(SignOutView):
    """The same where Wagtail's own sign-out was; staff, and strangers to the admin, are then at the sign-in page."""

    def get_redirect_url(self) -> str:
        """The sign-in page, where Wagtail's own sign-out leads too."""
        return reverse("account_login")


@login_not_required
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from the provider's sign-out."""
    request.session.pop(visits.LEAVING, None)
    return redirect("/")


def _check_configured(provider_id: str) -> None:
    if provider_id not in configured():
        raise Http404
