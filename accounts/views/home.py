"""« Mon compte » and « Mes données personnelles »."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import personal_data as domain
from accounts.forms import AddressForm, IdentityForm, TelephoneForm
from accounts.spaces import signed_in, spaces_of
from accounts.tiles import tiles_of, todos_of


@login_required
@never_cache
@require_GET
def account_home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, then the doors."""
    user = signed_in(request)
    context = {"todos": todos_of(user), "tiles": tiles_of(user), "spaces": spaces_of(user)}
    return render(request, "accounts/home.html", context)


@login_required
@never_cache
@require_GET
def personal_data(request: HttpRequest) -> HttpResponse:
    """Every group of data, each with its pencil."""
    user = signed_in(request)
    address = user.postal_address.replace("\n", ", ")
    context = {
        "yours": [
            _row(_("First and last name"), user.get_full_name(), "personal_data_identity"),
            _row(_("Postal address"), address, "personal_data_address"),
            _row(_("Telephone"), user.telephone_display, "personal_data_telephone"),
        ],
        "access": [
            _row(_("E-mail address, which is your identifier"), user.email, "account_email"),
            _row(_("Password"), _("Known to you alone"), "account_change_password"),
            _row(_("Sign-in in two steps"), _("A code from your telephone besides your password"), "mfa_index"),
            _row(_("Open sessions"), _("The devices on which your account is open"), "usersessions_list"),
        ],
    }
    return render(request, "accounts/personal_data.html", context)


def _row(question: str, answer: str, url_name: str) -> dict[str, str]:
    return {"question": question, "answer": answer, "url": reverse(url_name)}


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


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change_personal_data(request: HttpRequest, group: str) -> HttpResponse:
    """One group's form; `group` is a key of GROUPS, fixed by the address."""
    user, chosen = signed_in(request), GROUPS[group]
    initial = {name: getattr(user, name) for name in chosen.form.base_fields}
    form = chosen.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen.change(user=user, **form.cleaned_data)
        messages.success(request, _("Your change is saved."))
        return redirect("personal_data")
    return render(request, "accounts/change_personal_data.html", {"form": form, "title": chosen.title})
