"""Password, identifier and second factor of who is signed in: allauth's views in one transaction each."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_not_required
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import audit
from accounts.letters import account as account_letters
from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.second_factor.requirement import may_remove, record_proof
from accounts.sessions import open_sessions, sign_ins
from portal.logs import security_log


class ChangePasswordView(account_views.PasswordChangeView):
    """A new password; the other sessions end."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Password, sessions and e-mail: all or nothing."""
        response = super().form_valid(form)
        _after_new_password(self.request, kind="password_changed")
        return response


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChooseFirstPasswordView(account_views.PasswordSetView):
    """A password for an account that has none."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Password, sessions and e-mail: all or nothing."""
        response = super().form_valid(form)
        _after_new_password(self.request, kind="password_set")
        return response


def _after_new_password(request: HttpRequest, *, kind: str) -> None:
    """The session has just got another key: remember it, and end all the others."""
    user = signed_in(request)
    open_sessions.remember(request=request, user=user)
    open_sessions.end_all(user=user, but=request.session.session_key)
    audit.record(account=user, kind=kind, actor=user)


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChangeEmailView(account_views.EmailView):
    """A new identifier, asked for after the password, effective once confirmed from there."""

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """New address and e-mail: all or nothing."""
        return super().post(*args, **kwargs)


class ActivateTotpView(totp_views.ActivateTOTPView):
    """Set up the application of the telephone; the session then counts as proven."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Second factor, recovery codes and e-mail: all or nothing."""
        response = super().form_valid(form)
        user = signed_in(self.request)
        account_letters.post(kind="second_factor_on", recipient=user.email, context={})
        audit.record(account=user, kind="second_factor_added", actor=user, details={"type": "totp"})
        record_proof(self.request)
        return response


class DeactivateTotpView(totp_views.DeactivateTOTPView):
    """Give up the second factor; staff can't."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Second factor and e-mail: all or nothing."""
        response = super().form_valid(form)
        user = signed_in(self.request)
        audit.record(account=user, kind="second_factor_removed", actor=user, details={"type": "totp"})
        return response


class MakeRecoveryCodesView(recovery_views.GenerateRecoveryCodesView):
    """New recovery codes in place of the former."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Codes and e-mail: all or nothing."""
        response = super().form_valid(form)
        user = signed_in(self.request)
        account_letters.post(kind="recovery_codes_made", recipient=user.email, context={})
        audit.record(account=user, kind="recovery_codes_made", actor=user)
        return response


class AddPasskeyView(webauthn_views.AddWebAuthnView):
    """A new passkey: the device keeps it, and asks for a fingerprint or a code; the session then counts as proven."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Ask the browser for a passkey that opens the account by itself, without a password."""
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(signed_in(self.request), True)
        return context | {"js_data": {"creation_options": options}}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Passkey, recovery codes and e-mail: all or nothing."""
        response = super().form_valid(form)
        _note(signed_in(self.request), "second_factor_added")
        record_proof(self.request, Authenticator.Type.WEBAUTHN.value)
        return response


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RemovePasskeyView(webauthn_views.RemoveWebAuthnView):
    """Removes a passkey; staff keep at least one second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Say at once when it can't be."""
        return super().get_context_data(**kwargs) | {"may_remove": may_remove(self.object)}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Removal and e-mail: all or nothing."""
        if not may_remove(self.object):
            raise PermissionDenied
        _note(signed_in(self.request), "second_factor_removed")
        return super().form_valid(form)


def _note(user: User, kind: str) -> None:
    audit.record(account=user, kind=kind, actor=user, details={"type": "webauthn"})


class ConfirmByPasskeyView(webauthn_views.ReauthenticateWebAuthnView):
    """A passkey once more before something sensitive."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """The same page, which says what is wrong."""
        sign_ins.tell_failure(request=self.request, reason="wrong_passkey", user=signed_in(self.request))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Keep the form that was refused; allauth's drops it."""
        return {**super().get_context_data(), **kwargs}


@method_decorator([login_not_required, never_cache], name="dispatch")
class PasskeySignInView(webauthn_views.LoginWebAuthnView):
    """Sign in with a passkey alone: what the device must sign (by script), then its answer."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Back to the sign-in page, which says that another way is needed."""
        sign_ins.tell_failure(request=self.request, reason="wrong_passkey")
        messages.error(self.request, _("This passkey opens no account here. Sign in with your password."))
        return redirect("account_login")


@method_decorator(never_cache, name="dispatch")
class SecondStepView(base_views.AuthenticateView):
    """Second step of sign-in: a code, or a passkey when the account has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Offer only what the account has."""
        user = self.stage.login.user
        return super().get_context_data(**kwargs) | {"has_passkey": is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])}

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """A code that is wrong was written in the security log by its form; a passkey is here."""
        if not security_log.is_noted(self.request):
            sign_ins.tell_failure(request=self.request, reason="wrong_passkey", user=self.stage.login.user)
        return super().form_invalid(form)
