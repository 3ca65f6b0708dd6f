"""« Mes données personnelles »: every group shown, each changed by its own pencil and saved alone."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.account_pages import account_page
from accounts.federation import FRANCECONNECT, configured
from accounts.forms import AddressForm
from accounts.models import Membership, User
from accounts.profiles.spaces import signed_in
from accounts.rights import personal_data as domain
from accounts.rights.forms import IdentityForm, NoticesForm, TelephoneForm

Row = dict[str, str]


@account_page()
def personal_data(request: HttpRequest) -> HttpResponse:
    """Every group of data, each with its pencil."""
    user = signed_in(request)
    address = user.postal_address.replace("\n", ", ")
    yours = [
        _identity(user),
        _row(_("Postal address"), address, "personal_data_address"),
        _row(_("Telephone"), user.telephone_display, "personal_data_telephone"),
        _row(_("E-mails that you receive"), _notices(user), "personal_data_notices"),
    ]
    return render(request, "accounts/rights/personal_data.html", {"yours": yours, "access": _access(user)})


def _access(user: User) -> list[Row]:
    """The rows of what opens the account: address, password, FranceConnect, second factor."""
    second_factor = _("Active") if is_mfa_enabled(user) else _("Not active")
    rows = [
        _row(_("E-mail address, which is your identifier"), user.email, "account_email"),
        _password(user),
        _row(_("Sign-in in two steps"), second_factor, "mfa_index"),
    ]
    if FRANCECONNECT in configured():
        tied = SocialAccount.objects.filter(user=user, provider=FRANCECONNECT).exists()
        opens = _("Opens your account") if tied else _("Does not open your account")
        rows.append(_row("FranceConnect", opens, "franceconnect"))
    return rows


def _password(user: User) -> Row:
    if user.has_usable_password():
        return _row(_("Password"), _("Known to you alone"), "account_change_password")
    return _row(_("Password"), _("You have not chosen one"), "account_set_password")


def _row(question: str, answer: str, url_name: str) -> Row:
    return {"question": question, "answer": answer, "url": reverse(url_name)}


def _identity(user: User) -> Row:
    """The names; who asserted them, in place of the pencil, when they can't be changed here."""
    lines = [user.get_full_name()]
    if user.birth_name:
        lines.append(_("Birth name: %(name)s") % {"name": user.birth_name})
    if user.identity_is_locked:
        lines.append(_("Supplied by %(provider)s") % {"provider": user.get_identity_source_display()})
    row = _row(_("Identity"), "\n".join(filter(None, lines)), "personal_data_identity")
    return row | {"url": ""} if user.identity_is_locked else row


def _notices(user: User) -> str:
    """The e-mails that the person chose to get, in words."""
    memberships = Membership.objects.filter(user=user, wants_notices=True, profile__type__is_personal=False)
    names = memberships.order_by("profile__name").values_list("profile__name", flat=True)
    lines = [_("Your requests")]
    lines += [_("Requests of %(organisation)s") % {"organisation": name} for name in names]
    lines.append(_("Reminders") if user.wants_reminders else _("No reminders"))
    return "\n".join(lines)


@dataclass(frozen=True)
class Group:
    """A group of data that one form changes: its title, the form, and the domain function that writes."""

    title: Promise
    form: type[forms.Form]
    change: Callable[..., None]


GROUPS = {
    "identity": Group(gettext_lazy("Your identity"), IdentityForm, domain.change_identity),
    "address": Group(gettext_lazy("Your postal address"), AddressForm, domain.change_address),
    "telephone": Group(gettext_lazy("Your telephone"), TelephoneForm, domain.change_telephone),
}


@account_page("GET", "POST")
def change_personal_data(request: HttpRequest, group: str) -> HttpResponse:
    """One group's form; `group` is a key of GROUPS, fixed by the address."""
    user, section = signed_in(request), GROUPS[group]
    if group == "identity" and user.identity_is_locked:
        return _locked(request, domain.IdentityLockedError(user))
    initial = {name: getattr(user, name) for name in section.form.base_fields}
    form = section.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            section.change(user=user, **form.cleaned_data)
        except domain.IdentityLockedError as error:  # asserted by the provider while the form was open
            return _locked(request, error)
        return _saved(request)
    return render(request, "accounts/rights/change_personal_data.html", {"form": form, "title": section.title})


@account_page("GET", "POST")
def change_notices(request: HttpRequest) -> HttpResponse:
    """Which e-mails the person wants, and which always come."""
    user = signed_in(request)
    form = NoticesForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        domain.change_notices(user=user, **form.cleaned_data)
        return _saved(request)
    return render(request, "accounts/rights/personal_data_notices.html", {"form": form})


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your change is saved."))
    return redirect("personal_data")


def _locked(request: HttpRequest, error: domain.IdentityLockedError) -> HttpResponse:
    messages.warning(request, error.message)
    return redirect("personal_data")
