"""Password, identifier and second factor of who is signed in: allauth's views in one transaction each."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.usersessions import views as session_views
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from accounts import devices, emails
from accounts.second_factor import record_proof
from accounts.spaces import signed_in


class ChangePasswordView(account_views.PasswordChangeView):
    """A new password; the other sessions end."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Password and e-mail: all or nothing."""
        return super().form_valid(form)


class ChooseFirstPasswordView(account_views.PasswordSetView):
    """A password for an account that has none."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Password and e-mail: all or nothing."""
        return super().form_valid(form)


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChangeEmailView(account_views.EmailView):
    """A new identifier, asked for after the password, effective once confirmed from there."""

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """New address and e-mail: all or nothing."""
        return super().post(*args, **kwargs)


class SessionsView(session_views.ListUserSessionsView):
    """The devices on which the account is open."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Say each device in words."""
        context = super().get_context_data(**kwargs)
        rows = [(session, devices.describe(session.user_agent)) for session in context["sessions"]]
        return context | {"rows": rows}


class ActivateTotpView(totp_views.ActivateTOTPView):
    """Set up the application of the telephone; the session then counts as proven."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Second factor, recovery codes and e-mail: all or nothing."""
        response = super().form_valid(form)
        emails.post(kind="second_factor_on", recipient=signed_in(self.request).email, facts={})
        record_proof(self.request)
        return response


class DeactivateTotpView(totp_views.DeactivateTOTPView):
    """Give up the second factor; staff can't."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Second factor and e-mail: all or nothing."""
        return super().form_valid(form)


class MakeRecoveryCodesView(recovery_views.GenerateRecoveryCodesView):
    """New recovery codes in place of the former."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Codes and e-mail: all or nothing."""
        response = super().form_valid(form)
        emails.post(kind="recovery_codes_made", recipient=signed_in(self.request).email, facts={})
        return response
