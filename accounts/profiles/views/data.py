"""« Données du profil »: what is known of a profile and from where, each group behind its pencil."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import register
from accounts.account_pages import account_page
from accounts.models import Profile, User
from accounts.permissions import may_manage_profile
from accounts.profiles import membership, organisation_search, organisations
from accounts.profiles.forms.organisations import BankForm, FunctionForm, NumbersForm, OrganisationForm
from accounts.profiles.spaces import signed_in, space_context, space_or_404
from accounts.register import RegisterUnavailableError
from portal.identifiers import display_siret
from portal.web.form_addresses import opens_at


@account_page()
def profile_data(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every group, with its provenance; pencils for administrators alone."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    manages = may_manage_profile(user, profile)
    context = space_context(request, profile) | {
        "rows": _rows(profile, user, manages=manages),
        "manages": manages,
        "may_refresh": manages and bool(profile.siret) and register.company_register() is not None,
    }
    return render(request, "accounts/profiles/data.html", context)


def _rows(profile: Profile, user: User, *, manages: bool) -> list[dict[str, str]]:
    def row(question: str, answer: str, group: str, note: str = "") -> dict[str, str]:
        url = reverse(f"profile_data_{group}", args=[profile.uuid]) if manages or group == "function" else ""
        return {"question": question, "answer": answer, "url": url, "note": note}

    account = [profile.iban_holder, organisations.masked_iban(profile.iban)] if profile.iban else []
    bank = row(_("Bank account"), "\N{NO-BREAK SPACE}– ".join(account), "bank")
    if profile.type.is_personal:
        return [bank]
    mine = profile.memberships.filter(user=user).values_list("function", flat=True).first() or ""
    address = profile.postal_address.replace("\n", ", ")
    numbers = [display_siret(profile.siret) if profile.siret else "", profile.rna]
    return [
        row(_("Name"), profile.name, "identity", provenance(profile, profile.name_source)),
        row(_("Postal address"), address, "identity", provenance(profile, profile.address_source) if address else ""),
        row(_("SIRET and RNA number"), " · ".join(filter(None, numbers)), "numbers"),
        bank,
        row(_("Your function"), mine, "function"),
    ]


def provenance(profile: Profile, source: str) -> str:
    """Where a piece of data comes from: a register and the day it was read, or « déclaré »."""
    return organisations.register_provenance(profile, source) or _("declared by the profile's members")


Data = Mapping[str, Any] | None
"""What was sent, or nothing for a first sight."""


@dataclass(frozen=True)
class Group:
    """Data that one form changes: its title, the form and its first values, and what writes."""

    title: Promise
    make: Callable[[Profile, User, Data], forms.Form]
    change: Callable[[Profile, User, forms.Form], None]


def _identity(profile: Profile, user: User, data: Data) -> OrganisationForm:
    names = ("name", "address_line", "postcode", "city")
    return OrganisationForm(data, initial={name: getattr(profile, name) for name in names})


def _change_identity(profile: Profile, user: User, form: forms.Form) -> None:
    if isinstance(form, OrganisationForm):
        organisations.change_identity(actor=user, profile=profile, name=form.cleaned_data["name"], address=form.address)


def _numbers(profile: Profile, user: User, data: Data) -> NumbersForm:
    siret = display_siret(profile.siret) if profile.siret else ""
    return NumbersForm(data, kind=profile.type, initial={"siret": siret, "rna": profile.rna})


def _change_numbers(profile: Profile, user: User, form: forms.Form) -> None:
    if not isinstance(form, NumbersForm):
        return
    current = {"siret": profile.siret or "", "rna": profile.rna}
    numbers = {name: value if name in form.fields else current[name] for name, value in form.numbers.items()}
    try:
        organisations.change_numbers(actor=user, profile=profile, **numbers)
    except (organisations.SiretTakenError, organisations.AnotherOrganisationError) as error:
        form.add_error("siret", error.message)


def _bank(profile: Profile, user: User, data: Data) -> BankForm:
    return BankForm(data, initial={"iban": profile.iban, "iban_holder": profile.iban_holder})


def _change_bank(profile: Profile, user: User, form: forms.Form) -> None:
    organisations.change_bank_details(actor=user, profile=profile, **form.cleaned_data)


def _function(profile: Profile, user: User, data: Data) -> FunctionForm:
    return FunctionForm(data, initial={"function": profile.memberships.get(user=user).function})


def _change_function(profile: Profile, user: User, form: forms.Form) -> None:
    organisations.change_function(user=user, profile=profile, **form.cleaned_data)


GROUPS = {
    "identity": Group(gettext_lazy("Name and address of the profile"), _identity, _change_identity),
    "numbers": Group(gettext_lazy("Numbers of the organisation"), _numbers, _change_numbers),
    "bank": Group(gettext_lazy("Bank account of the profile"), _bank, _change_bank),
    "function": Group(gettext_lazy("Your function in the organisation"), _function, _change_function),
}


@account_page("GET", "POST")
def change_profile_data(request: HttpRequest, uuid: UUID, group: str) -> HttpResponse:
    """One group's form; `group` is a key of GROUPS, fixed by the address."""
    user, section = signed_in(request), GROUPS[group]
    profile = space_or_404(user, uuid)
    if profile.type.is_personal and group != "bank":
        raise Http404
    if group != "function" and not may_manage_profile(user, profile):
        raise PermissionDenied
    form = section.make(profile, user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            section.change(profile, user, form)
        except membership.NotAdministratorError as error:
            raise PermissionDenied from error
        if form.is_valid():  # what others hold already is said by the form
            messages.success(request, _("Your change is saved."))
            return redirect("profile_data", profile.uuid)
    context = space_context(request, space_or_404(user, uuid)) | {"form": form, "title": section.title}
    return render(request, "accounts/profiles/data_change.html", context, status=422 if form.errors else 200)


def _administered(request: HttpRequest, uuid: UUID) -> Profile:
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    if not may_manage_profile(user, profile):
        raise PermissionDenied
    return profile


def _data_page(request: HttpRequest, uuid: UUID) -> str:
    return reverse("profile_data", args=[_administered(request, uuid).uuid])


@login_required
@never_cache
@opens_at(_data_page)
def profile_refresh(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The register's name and address, taken again; each time counts as a search of this account."""
    user, profile = signed_in(request), _administered(request, uuid)
    level, text = _refresh(user, profile)
    messages.add_message(request, level, text)
    return redirect("profile_data", profile.uuid)


def _refresh(user: User, profile: Profile) -> tuple[int, str]:
    """Take what the register tells; returns what to say of it."""
    if not profile.siret:
        return messages.WARNING, _("Without a SIRET, the register can't be asked.")
    try:
        organisation_search.count(user=user)
    except organisation_search.TooManySearchesError as error:
        return messages.WARNING, error.message
    try:
        reading = register.look_up(profile.siret)
    except RegisterUnavailableError as error:
        return messages.WARNING, error.message
    if reading is None:
        return messages.WARNING, _("The register does not know the SIRET %(number)s. Nothing has changed.") % {
            "number": display_siret(profile.siret)
        }
    try:
        organisations.refresh_from_register(actor=user, profile=profile, reading=reading)
    except membership.NotAdministratorError as error:
        raise PermissionDenied from error
    if reading.organisation.closed:
        return messages.WARNING, _("The data are taken again. According to the register, this establishment is closed.")
    return messages.SUCCESS, _("The name and the address are those of the register.")
