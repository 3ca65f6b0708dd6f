"""Activation by a link: at once in the browser that signed up; elsewhere its owner enters names and password anew."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url, perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.entrance import activation, email_change, fresh_start
from accounts.forms import first_name_field, last_name_field, terms_field
from accounts.models import User
from accounts.passwords.forms import judge_password
from portal.models import TermsVersion


class ActivationForm(forms.Form):
    """Names, password and terms of use of the address's owner; nothing that was typed before is shown in it."""

    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["first_name"] = first_name_field()
        self.fields["last_name"] = last_name_field()
        self.fields["terms"] = terms_field()
        self.order_fields(["first_name", "last_name", "password1", "terms"])

    def clean(self) -> dict[str, Any]:
        """Judge the password by the names just entered, and by the rights that the account may have been given."""
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password1"):
            owner = User.objects.get(pk=self.user.pk)
            owner.first_name, owner.last_name = cleaned.get("first_name", ""), cleaned.get("last_name", "")
            judge_password(self, password, owner)
        return cleaned


def activate(request: HttpRequest, user: User) -> HttpResponse:
    """Where a link that works leads, for an account that nobody has activated; `user` is whose address it proves."""
    if activation.signed_up_here(request=request, user=user):
        return _with_one_button(request, user)
    return _with_a_form(request, user)


def activate_by_reset(request: HttpRequest, user: User) -> HttpResponse:
    """A reset link of the account was opened: on to its activation, where even who signed up here chooses anew."""
    activation.forget_browser(request)
    return redirect("account_confirm_email", activation.key_for(user))


@transaction.atomic
def _with_one_button(request: HttpRequest, user: User) -> HttpResponse:
    if request.method != "POST":
        return render(request, "account/activate.html", {"email": user.email})
    activation.prove_address(user=user)
    return _enter(request, user)


@transaction.atomic
def _with_a_form(request: HttpRequest, user: User) -> HttpResponse:
    form = ActivationForm(request.POST if request.method == "POST" else None, user=user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/activate_anew.html", {"form": form, "email": user.email})
    entered = {name: form.cleaned_data[name] for name in ("first_name", "last_name")}
    password, terms = form.cleaned_data["password1"], TermsVersion.current()
    try:
        owner = fresh_start.begin(user=user, password=password, terms=terms, **entered)
    except fresh_start.AlreadyActiveError:  # pressed twice
        return redirect("account_login")
    return _enter(request, owner)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Open the session: the link works once, and whoever pressed its button has the mailbox."""
    activation.forget_browser(request)
    if request.user.is_authenticated and request.user != user:
        get_adapter(request).logout(request)
    following = get_next_redirect_url(request) or reverse("account_home")
    response = perform_login(request, user, email_verification="mandatory", redirect_url=following)
    messages.success(request, _("Your account is active."))
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def undo_email_change(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since programs that read e-mails open links; pressing it undoes the change."""
    try:
        if request.method == "POST":
            email_change.undo(token=token)
            logout(request)  # this session too may have been someone else's
            return render(request, "account/email_change_undone.html")
        email_change.find(token)
    except email_change.CanNotUndoError as error:
        context = {"why": error.message, "may_be_locked_out": True}
        return render(request, "account/email_change_lapsed.html", context, status=410)
    except email_change.FormerAddressTakenError as error:
        return render(request, "account/email_change_lapsed.html", {"why": error.message}, status=409)
    return render(request, "account/email_change_undo.html")
