"""How someone of staff gets an account: made in the admin without a password; a link by e-mail lets choose one.

The link lives seven days and works once: it is bound to the account having no password yet.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.entrance import activation, registration
from accounts.errors import AccountsError
from accounts.letters import account as account_letters
from accounts.models import User
from portal.identity.department import whole_url

LIFE = 7 * 24 * 60 * 60
"""Seven days, in seconds: how long an invitation works."""
SALT = "accounts.invitations"


class InvitationLapsedError(AccountsError):
    """The link was used, is too old, or never was."""

    wording = _("An invitation works once, for seven days.")


@transaction.atomic
def invite(*, user: User, actor: User | None = None) -> None:
    """Give `user`, who has no password, an address to prove, a profile, and the link that lets choose a password."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    registration.own_profile(user=user)
    audit.record(account=user, kind="staff_invited", actor=actor)
    account_letters.post(kind="invitation", recipient=user.email, context={"password_reset_url": link_for(user)})


def link_for(user: User) -> str:
    """The address of the invitation; another one, or a password, makes it worthless."""
    key = signing.dumps([str(user.uuid), user.password], salt=SALT, compress=True)
    return whole_url("staff_invitation", key)


def read(key: str) -> User:
    """Whom this invitation is for. Raises InvitationLapsedError."""
    try:
        uuid, password = signing.loads(key, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise InvitationLapsedError from error
    user = User.objects.filter(uuid=uuid, password=password, is_active=True).first()
    if user is None or user.has_usable_password():
        raise InvitationLapsedError
    return user


@transaction.atomic
def accept(*, key: str, password: str) -> User:
    """Give who was invited the password that they chose; the link has proven their address. Works once.

    Raises InvitationLapsedError.
    """
    user = User.objects.select_for_update().get(pk=read(key).pk)
    if user.has_usable_password():
        raise InvitationLapsedError
    user.set_password(password)
    user.save(update_fields=["password"])
    activation.prove_address(user=user)
    audit.record(account=user, kind="invitation_accepted", actor=user)
    return user


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
        user = read(key)
        form = ChoosePasswordForm(request.POST or None, user=user)
        if request.method == "GET" or not form.is_valid():
            return render(request, "accounts/staff/invitations/accept.html", {"form": form, "person": user})
        user = accept(key=key, password=form.cleaned_data["password1"])
    except InvitationLapsedError as error:
        return render(request, "accounts/staff/invitations/lapsed.html", {"why": error.message}, status=410)
    record_authentication(request, user, "password", reauthenticated=True)
    return perform_login(request, user, email_verification="mandatory", redirect_url=reverse("mfa_index"))
