"""What FranceConnect says of a person, tied to their account: only by a proof of the address or of the account.

An address that comes with an identity is never enough: it proves nothing. Identities open no account of staff.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.entrance import activation, fresh_start, registration
from accounts.errors import AccountsError
from accounts.federation import FRANCECONNECT
from accounts.letters import access as access_letters
from accounts.models import PendingIdentity, User
from accounts.models.user import IdentitySource
from accounts.permissions import enters_the_admin
from portal.models import TermsVersion
from portal.web.secret_addresses import digest_of

LIFE = dt.timedelta(days=1)
NAMES = ("given_name", "family_name", "preferred_username", "birthdate")
"""What is kept of what FranceConnect says: the rest is not needed here."""


class IdentityError(AccountsError):
    """An identity can't be tied to this account."""


class StaffAccountError(IdentityError):
    """The account is one of staff: FranceConnect proves a citizen, never an agent."""

    wording = _(
        "This account is one of the department's staff. FranceConnect opens accounts of citizens only: sign in with "
        "your professional account."
    )


class AlreadyTiedError(IdentityError):
    """This identity opens another account, or this account another identity."""

    wording = _(
        "This identity opens another account already, or your account another identity. Sign in to that account and "
        "give FranceConnect up there first."
    )


class LinkLapsedError(IdentityError):
    """The link was used, is too old, or never was."""

    wording = _(
        "This link has been used or is more than a day old. Begin again with FranceConnect: you will receive another."
    )


class NoOtherWayError(IdentityError):
    """Without FranceConnect nothing would open the account: a password is needed first."""

    wording = _("First choose a password: without FranceConnect it alone opens your account.")


@dataclass(frozen=True)
class Identity:
    """Someone as FranceConnect knows them; `subject` is its own, lasting name for this person and this portal."""

    subject: str
    email: str
    claims: dict[str, str]

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> "Identity":
        """Keep what is needed of verified claims."""
        details = {name: str(claims[name]) for name in NAMES if claims.get(name)}
        return cls(str(claims["sub"]), str(claims.get("email") or "").lower(), details)

    def as_data(self) -> dict[str, Any]:
        """The identity as the session stores it, to be read back by `Identity(**data)`."""
        return asdict(self)

    @property
    def first_name(self) -> str:
        """The first of the first names of the register office."""
        return (self.claims.get("given_name") or "").split(" ")[0][:100]

    @property
    def last_name(self) -> str:
        """The name in use."""
        return (self.claims.get("preferred_username") or self.claims.get("family_name") or "")[:100]

    @property
    def birth_name(self) -> str:
        """The name at birth, empty when it is the one in use."""
        name = (self.claims.get("family_name") or "")[:100]
        return "" if name == self.last_name else name


@transaction.atomic
def ask_for_link(*, identity: Identity, email: str, terms: TermsVersion | None) -> str:
    """Send the link that ties `identity` to the account of `email`, made if there is none; returns its token."""
    token = secrets.token_urlsafe(32)
    PendingIdentity.objects.create(
        token_digest=digest_of(token),
        provider=FRANCECONNECT,
        subject=identity.subject,
        email=email.lower(),
        claims=identity.claims,
        terms=terms,
        expires_at=timezone.now() + LIFE,
    )
    access_letters.send_identity_link(recipient=email.lower(), token=token)
    return token


def forget() -> int:
    """Delete the identities that nobody came back for; returns how many."""
    return PendingIdentity.objects.filter(expires_at__lt=timezone.now()).delete()[0]


@transaction.atomic
def open_link(*, token: str) -> User:
    """Tie the identity of this link to the account of its address, and return the account. Works once.

    Raises LinkLapsedError, StaffAccountError, AlreadyTiedError, registration.AddressTakenError.
    """
    pending = PendingIdentity.objects.select_for_update().filter(
        token_digest=digest_of(token), expires_at__gt=timezone.now()
    ).first()  # fmt: skip
    if pending is None:
        raise LinkLapsedError
    identity = Identity(pending.subject, pending.email, pending.claims)
    user = User.objects.identified_by(pending.email).select_for_update().first() or _new(identity, pending.terms)
    if activation.awaits(user):
        user = fresh_start.begin(
            user=user, password=None, first_name=identity.first_name, last_name=identity.last_name, terms=pending.terms
        )
    link(user=user, identity=identity)
    pending.delete()
    return user


def _new(identity: Identity, terms: TermsVersion | None) -> User:
    return registration.register(
        email=identity.email,
        password=None,
        first_name=identity.first_name,
        last_name=identity.last_name,
        terms=terms,
        verified=True,
    )


@transaction.atomic
def link(*, user: User, identity: Identity) -> SocialAccount:
    """Tie an identity to an account whose owner has proven it theirs. Raises StaffAccountError, AlreadyTiedError."""
    if enters_the_admin(user) or not user.is_active:
        raise StaffAccountError
    tied = SocialAccount.objects.filter(provider=FRANCECONNECT)
    if tied.filter(uid=identity.subject).exists() or tied.filter(user=user).exists():
        raise AlreadyTiedError
    account = SocialAccount.objects.create(
        user=user, provider=FRANCECONNECT, uid=identity.subject, extra_data=identity.claims
    )
    take_names(user=user, identity=identity)
    audit.record(account=user, kind="franceconnect_linked", actor=user)
    access_letters.tell_linked(user=user)
    return account


@transaction.atomic
def take_names(*, user: User, identity: Identity) -> None:
    """Make the account's names those that FranceConnect vouches for; they are locked while it does."""
    user.first_name = identity.first_name or user.first_name
    user.last_name = identity.last_name or user.last_name
    user.birth_name = identity.birth_name
    user.identity_source = IdentitySource.FRANCECONNECT
    user.save(update_fields=["first_name", "last_name", "birth_name", "identity_source"])


@transaction.atomic
def refresh(*, account: SocialAccount, identity: Identity) -> None:
    """At each sign-in: names follow the register office. Raises StaffAccountError."""
    if enters_the_admin(account.user):
        raise StaffAccountError
    account.extra_data = identity.claims
    account.save(update_fields=["extra_data", "last_login"])
    take_names(user=account.user, identity=identity)


@transaction.atomic
def unlink(*, user: User) -> None:
    """Give FranceConnect up; the names stay and can be changed again. Raises NoOtherWayError."""
    if not user.has_usable_password():
        raise NoOtherWayError
    SocialAccount.objects.filter(user=user, provider=FRANCECONNECT).delete()
    user.identity_source = IdentitySource.DECLARED
    user.save(update_fields=["identity_source"])
    audit.record(account=user, kind="franceconnect_unlinked", actor=user)
    access_letters.tell_unlinked(user=user)
