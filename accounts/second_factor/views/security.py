"""Password, identifier and second factor of who is signed in: allauth's views in one transaction each."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from accounts import audit
from accounts.letters import account as account_letters
from accounts.profiles.spaces import signed_in
from accounts.second_factor.requirement import record_proof
from accounts.sessions import open_sessions


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
