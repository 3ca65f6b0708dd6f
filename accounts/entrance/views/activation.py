"""Activation by a link: at once in the browser that signed up; elsewhere its owner enters names and password anew."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.entrance import activation, fresh_start
from accounts.entrance.forms.activation import ActivationForm
from accounts.models import User
from portal.models import TermsVersion


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
