"""Sign-up, activation, sign-in, forgotten password: allauth's views, with our states and one transaction each."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.decorators import login_not_required
from allauth.core import ratelimit
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit
from accounts.entrance import activation, email_change, fresh_start, written_to
from accounts.entrance.activation import LinkState
from accounts.entrance.forms import AskForLinkForm, SignInForm
from accounts.entrance.views.activation import activate, activate_by_reset
from accounts.models import User
from accounts.passwords import reset_links
from accounts.sessions import open_sessions
from portal.models import TermsVersion


class SignUpView(allauth_views.SignupView):
    """« Créer votre compte personnel »; `?verification=question` asks a plain question instead of computing."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say which proof against robots the form asks."""
        plain = self.request.GET.get("verification") == "question"
        return super().get_form_kwargs() | {"plain_check": plain}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Account, profile and activation e-mail: all or nothing."""
        response = super().form_valid(form)
        written_to.note(self.request, form.cleaned_data["email"])
        if self.user:
            activation.remember_browser(request=self.request, user=self.user)
        return response


@method_decorator(never_cache, name="dispatch")
class ConfirmEmailView(allauth_views.ConfirmEmailView):
    """A link to an address: it activates an account, or changes an identifier; otherwise why not and what to do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Read the link; only a change of identifier, in a session of the account, goes on to allauth."""
        link = activation.read_link(kwargs["key"])
        if link.state is not LinkState.VALID or link.address is None:
            context = {"state": link.state.value, "key": kwargs["key"], "form": AskForLinkForm()}
            return render(request, "account/activation_link.html", context)
        self.account: User = link.address.user
        self.address = link.address.email
        if activation.awaits(self.account):
            return activate(request, self.account)
        if request.user != self.account:
            return render(request, "account/activation_link.html", {"state": "sign_in", "email": link.address.email})
        return super().dispatch(request, *args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Change the identifier; the former one is told. Of two who confirm at the same instant one is refused."""
        try:
            return self._change(*args, **kwargs)
        except IntegrityError:
            return render(self.request, "account/activation_link.html", {"state": LinkState.TAKEN.value})

    @transaction.atomic
    def _change(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        former = self.account.email
        fresh_start.give_way(email=self.address)
        response = super().post(*args, **kwargs)
        self.account.refresh_from_db(fields=["email"])
        if self.account.email != former:
            email_change.note(user=self.account, old_email=former)
        return response

    def get_redirect_url(self) -> str:
        """« Mes données personnelles », which shows the address that is now confirmed."""
        return reverse("personal_data")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def resend_activation(request: HttpRequest) -> HttpResponse:
    """Send the activation link again: to the address of a lapsed link, or to the one entered. Tells nothing of it."""
    link = activation.read_link(request.POST.get("key", ""))
    form = AskForLinkForm(request.POST if request.method == "POST" and not link.address else None)
    if not link.address and not form.is_valid():
        return render(request, "account/resend_activation.html", {"form": form})
    refused = ratelimit.consume_or_429(request, action="resend_activation")
    if refused:
        return refused
    if not link.address:
        written_to.note(request, form.cleaned_data["email"])
    address = link.address or activation.waiting_address(form.cleaned_data["email"])
    if address and not address.verified:
        activation.send_again(request=request, address=address)
    return redirect("account_email_verification_sent")


class ResetPasswordView(allauth_views.PasswordResetView):
    """« Mot de passe oublié ? »: the same page for every address."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """The e-mail is in the outbox, or nothing happened."""
        written_to.note(self.request, form.cleaned_data["email"])
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class ActivationSentView(allauth_views.EmailVerificationSentView):
    """« Consultez vos courriels » after a sign-up, or after asking for the link again, whatever the address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add `address`, as it was typed."""
        return super().get_context_data(**kwargs) | {"address": written_to.shown(self.request)}


@method_decorator(never_cache, name="dispatch")
class ResetSentView(allauth_views.PasswordResetDoneView):
    """« Consultez vos courriels » after « Mot de passe oublié ? », whatever the address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add `address`, as it was typed."""
        return super().get_context_data(**kwargs) | {"address": written_to.shown(self.request)}


class ChooseNewPasswordView(allauth_views.PasswordResetFromKeyView):
    """After a reset link: the new password. Every session of the account ends. A lapsed link offers a new one."""

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """A press on « Recevoir un nouveau lien » goes where asking with one's address goes, whoever presses."""
        if request.method != "POST" or "again" not in request.POST:
            return super().dispatch(request, uidb36, key, **kwargs)
        user = reset_links.owner_of_lapsed(uidb36=uidb36, key=key)
        if user is None:
            return redirect("account_reset_password")
        return _refused(request, user) or _sent_again(request, user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Tell a link of ours whose hour has passed from one that is wrong or was used."""
        context = super().get_context_data(**kwargs)
        lapsed = bool(context.get("token_fail")) and reset_links.owner_of_lapsed(**self.kwargs) is not None
        return context | {"lapsed": lapsed}

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """The form; of an account that someone signed up and nobody activated, its activation, the address proven."""
        return self._activation() or super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Set the new password; of an account that nobody activated, activate it, the address proven."""
        return self._activation() or super().post(*args, **kwargs)

    def _activation(self) -> HttpResponse | None:
        if not self.reset_user.has_usable_password() or not activation.awaits(self.reset_user):
            return None  # someone invited has no password yet, and an administrator's word for the rest
        return activate_by_reset(self.request, self.reset_user)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Password, proof of the address and e-mail: all or nothing."""
        response = super().form_valid(form)
        activation.prove_address(user=self.reset_user)
        open_sessions.end_all(user=self.reset_user)
        audit.record(account=self.reset_user, kind="password_reset")
        return response


def _refused(request: HttpRequest, user: User) -> HttpResponse | None:
    """Count a new link as one more that was asked for with the address."""
    return ratelimit.consume_or_429(request, action="reset_password", key=user.email.lower())


@transaction.atomic
def _sent_again(request: HttpRequest, user: User) -> HttpResponse:
    reset_links.send(request=request, user=user)
    return redirect("account_reset_password_done")


@require_GET
@never_cache
def sign_in_token(request: HttpRequest) -> JsonResponse:
    """A token for the sign-in zone of a cached page, asked for by its module just before it submits."""
    return JsonResponse({"token": get_token(request)})


@csrf_exempt
@require_POST
@never_cache
def sign_in_relay(request: HttpRequest) -> HttpResponse:
    """The sign-in zone without JavaScript: authenticates nobody, drops the password, keeps the identifier."""
    form = SignInForm(initial={"login": request.POST.get("login", "")[:254]}, request=request)
    return render(request, "account/login.html", {"form": form, "relayed": True})


@require_GET
@login_not_required
def terms_of_use(request: HttpRequest) -> HttpResponse:
    """The version of the terms of use that someone signing up today accepts."""
    return render(request, "accounts/entrance/terms_of_use.html", {"terms": TermsVersion.current()})
