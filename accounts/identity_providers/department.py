"""Staff who sign in with the department's own provider: their account, and the rights that their groups give there.

The provider is the authority: what it no longer asserts is taken away at the next sign-in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.entrance import activation, fresh_start, registration
from accounts.errors import AccountsError
from accounts.federation import DEPARTMENT
from accounts.models import User
from accounts.permissions import enters_the_admin
from accounts.staff.duties import give_back, place_in_teams


class NotStaffError(AccountsError):
    """The department's provider gives this person no right here."""

    wording = _("Your professional account gives no right here. Ask the portal's administrator which group you need.")


class UnprovenAddressError(AccountsError):
    """The provider does not vouch for the address: whoever can write it there would be its owner here."""

    wording = _(
        "Your department's sign-in does not vouch for your e-mail address, so it opens no account here. Tell the "
        "portal's administrator."
    )


@dataclass(frozen=True)
class Rights:
    """Groups and teams, by their names."""

    groups: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


def mapped(asserted: set[str] | None = None) -> Rights:
    """What `OIDC_ROLE_MAP` gives to who is in these groups of the provider; all that it can give without them."""
    rules = [rule for name, rule in settings.OIDC_ROLE_MAP.items() if asserted is None or name in asserted]
    return Rights(
        frozenset(name for rule in rules for name in rule.get("groups", [])),
        frozenset(name for rule in rules for name in rule.get("teams", [])),
    )


def asserted_groups(claims: Mapping[str, Any]) -> set[str]:
    """The groups that the provider says; `OIDC_GROUPS_CLAIM` may be a path, such as « realm_access.roles »."""
    claim: object = claims
    for name in settings.OIDC_GROUPS_CLAIM.split("."):
        claim = claim.get(name) if isinstance(claim, Mapping) else None
    if isinstance(claim, str):
        return {claim}
    return {str(name) for name in claim} if isinstance(claim, list) else set()


def asserts_second_factor(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked for a second factor, in the words of the settings."""
    amr = claims.get("amr")
    methods = {str(method) for method in amr} if isinstance(amr, list) else set()
    return bool(methods & set(settings.OIDC_SECOND_FACTOR_AMR)) or claims.get("acr") in settings.OIDC_SECOND_FACTOR_ACR


@transaction.atomic
def sign_in(*, claims: Mapping[str, Any]) -> SocialAccount:
    """The account of who the claims speak of, made or brought up to date, with the rights of the day.

    Raises NotStaffError, UnprovenAddressError, registration.AddressTakenError. Who has no right left comes back too:
    `enters_the_admin` then says no.
    """
    account = _linked(claims)
    user = account.user
    user.first_name = str(claims.get("given_name") or user.first_name)[:100]
    user.last_name = str(claims.get("family_name") or user.last_name)[:100]
    user.save(update_fields=["first_name", "last_name"])
    _give_rights(user, mapped(asserted_groups(claims)))
    return account


def _linked(claims: Mapping[str, Any]) -> SocialAccount:
    """The tie between the person of the provider and their account, made the first time; raises what `_owner` does."""
    account = SocialAccount.objects.filter(provider=DEPARTMENT, uid=claims["sub"]).select_related("user").first()
    if account is None:
        account = SocialAccount.objects.create(user=_owner(claims), provider=DEPARTMENT, uid=claims["sub"])
        audit.record(account=account.user, kind="department_linked", actor=account.user)
    return account


def _owner(claims: Mapping[str, Any]) -> User:
    """The account of the address, made if there is none.

    Raises NotStaffError, UnprovenAddressError, registration.AddressTakenError.
    """
    email = str(claims.get("email") or "").lower()
    verified = claims.get("email_verified")
    vouched = verified is True or (verified is None and settings.OIDC_TRUST_EMAIL)
    if not email or not mapped(asserted_groups(claims)).groups:
        raise NotStaffError
    if not vouched:
        raise UnprovenAddressError
    user = User.objects.identified_by(email).select_for_update().first()
    if user is None:
        return registration.register(email=email, password=None, first_name="", last_name="", terms=None, verified=True)
    if activation.awaits(user):
        return fresh_start.begin(user=user, password=None, first_name="", last_name="", terms=None)
    return user


def _give_rights(user: User, rights: Rights) -> None:
    """Add what is asserted, take what the map could give and is not; what the map does not know stays."""
    every = mapped()
    current = set(user.groups.filter(name__in=every.groups).values_list("name", flat=True))
    if current != rights.groups:
        user.groups.remove(*Group.objects.filter(name__in=current - rights.groups))
        user.groups.add(*Group.objects.filter(name__in=rights.groups - current))
        changes = {"added": len(rights.groups - current), "removed": len(current - rights.groups)}
        audit.record(account=user, kind="groups_by_provider", actor=user, details=changes)
    place_in_teams(user=user, wanted=dict.fromkeys(rights.teams, ""), among=every.teams, actor=user)
    if current - rights.groups:
        give_back(actor=user)


def is_staff_now(user: User) -> bool:
    """Whether the rights of the day open the admin; asked afresh, since permissions are remembered."""
    return enters_the_admin(User.objects.filter(pk=user.pk, is_active=True).first())
