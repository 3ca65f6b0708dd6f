"""What someone of staff does before they can enter: accept an invitation."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.staff.invitations import acts


class ChoosePasswordForm(forms.Form):
    """The first password of someone invited."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 15 characters, spaces allowed; a sentence works well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """Long and hard to guess, as staff's passwords are."""
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a password; the session opens, and a second factor is the next page."""
    try:
        user = acts.read(key)
        form = ChoosePasswordForm(request.POST or None, user=user)
        if request.method == "GET" or not form.is_valid():
            return render(request, "accounts/staff/invitations/accept.html", {"form": form, "person": user})
        user = acts.accept(key=key, password=form.cleaned_data["password1"])
    except acts.InvitationLapsedError as error:
        return render(request, "accounts/staff/invitations/lapsed.html", {"why": error.message}, status=410)
    record_authentication(request, user, "password", reauthenticated=True)
    return perform_login(request, user, email_verification="mandatory", redirect_url=reverse("mfa_index"))
