"""Activation links: what state one is in, sending one again, proving an address by a link received there.

The browser that signed up is known by its session: there alone, what was typed before activation counts.
"""

from dataclasses import dataclass
from enum import Enum

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import EmailChange, User

MAX_AGE = 24 * 60 * 60  # seconds: one day, as `ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS` says to allauth
SIGNED_UP = "signed_up"
"""Where the session of the browser that signed up keeps the mark of the account."""


class LinkState(Enum):
    """What a link can be when it is opened."""

    VALID = "valid"
    LAPSED = "lapsed"
    ACTIVE = "active"
    TAKEN = "taken"
    WRONG = "wrong"


@dataclass(frozen=True)
class Link:
    """A link that was opened; `address` is known unless it is wrong."""

    state: LinkState
    address: EmailAddress | None = None


def read_link(key: str) -> Link:
    """What the link of this `key` is worth now; WRONG for a key that we did not sign, or whose address is gone."""
    try:
        pk = signing.loads(key, salt=app_settings.SALT)
    except signing.BadSignature:
        return Link(LinkState.WRONG)
    address = EmailAddress.objects.select_related("user").filter(pk=pk).first()
    if address is None:
        return Link(LinkState.WRONG)
    return Link(_state(key, address), address)


def _state(key: str, address: EmailAddress) -> LinkState:
    if address.verified:
        return LinkState.ACTIVE
    other = User.objects.identified_by(address.email).exclude(pk=address.user_id).first()
    if other and not gives_way(other):
        return LinkState.TAKEN
    if EmailChange.objects.reserving(address.email, for_others_than=address.user).exists():
        return LinkState.TAKEN
    try:
        signing.loads(key, salt=app_settings.SALT, max_age=MAX_AGE)
    except signing.SignatureExpired:
        return LinkState.LAPSED
    return LinkState.VALID


@transaction.atomic
def send_again(*, request: HttpRequest, address: EmailAddress) -> None:
    """Send a new link; at most one every three minutes (`ACCOUNT_RATE_LIMITS`), silently."""
    send_verification_email_to_address(request, address, signup=True)


def waiting_address(email: str) -> EmailAddress | None:
    """The address of an account that waits for its activation, None when none does."""
    return EmailAddress.objects.filter(email=email, verified=False, user__email=email, user__is_active=True).first()


@transaction.atomic
def prove_address(*, user: User) -> None:
    """A link sent to the account's address was used: the address is theirs (someone invited has proven none yet)."""
    address, _created = EmailAddress.objects.get_or_create(user=user, email=user.email)
    if not address.verified and address.set_verified(commit=False):
        address.set_as_primary()


def awaits(user: User) -> bool:
    """Whether nobody has proven an address of this account yet."""
    return not EmailAddress.objects.filter(user=user, verified=True).exists()


def gives_way(user: User) -> bool:
    """Whether someone signed up and nothing more: who confirms the address first, this way or another, has it."""
    prepared = user.is_superuser or user.groups.exists() or user.user_permissions.exists()
    return user.is_active and user.has_usable_password() and not prepared and awaits(user)


def key_for(user: User) -> str:
    """The key of an activation link, for who has just proven the address by another one."""
    address, _created = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    return EmailConfirmationHMAC(address).key


def remember_browser(*, request: HttpRequest, user: User) -> None:
    """Note in the session that this browser has just signed `user` up."""
    request.session[SIGNED_UP] = _mark(user)


def forget_browser(request: HttpRequest) -> None:
    """Let this browser prove nothing any more: it no longer counts as the one that signed the account up."""
    request.session.pop(SIGNED_UP, None)


def signed_up_here(*, request: HttpRequest, user: User) -> bool:
    """Whether this browser signed `user` up, with the password that the account still has."""
    return constant_time_compare(request.session.get(SIGNED_UP, ""), _mark(user))


def _mark(user: User) -> str:
    return salted_hmac("accounts.activation", f"{user.uuid} {user.password}", algorithm="sha256").hexdigest()
