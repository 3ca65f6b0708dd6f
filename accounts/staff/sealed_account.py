"""The one account of staff that a password opens whatever happens, for the day the department's provider is down.

Sealed by a command of the server, which prints its password once; each use is recorded and told to administrators.
"""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.letters import access as access_letters
from accounts.models import SealedAccount, User
from accounts.sessions import open_sessions
from accounts.staff.administrators import administrators

IDENTIFIER = "acces-de-secours@portail.invalid"
"""No mailbox: nobody can have a link sent there (RFC 2606)."""
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Signs that nobody mistakes for one another on paper; 32 of them: five bits each."""
GROUPS, LENGTH = 6, 5
"""150 bits, in groups that are easy to copy."""


def is_sealed(user: User) -> bool:
    """Whether this is the emergency account."""
    return SealedAccount.objects.filter(user=user).exists()


@transaction.atomic
def seal() -> tuple[User, str]:
    """Make the emergency account, or give it a new password and take away all that opened it; returns both, once."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    sealed = SealedAccount.objects.select_for_update().select_related("user").first()
    user = sealed.user if sealed else _make()
    _open_to(user, password)
    SealedAccount.objects.update_or_create(user=user, defaults={"sealed_at": timezone.now()})
    audit.record(account=user, kind="emergency_account_sealed")
    for other in administrators().exclude(pk=user.pk):
        access_letters.tell_sealed_again(recipient=other.email)
    return user, password


def _make() -> User:
    user = User.objects.create_superuser(IDENTIFIER, None)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _open_to(user: User, password: str) -> None:
    """Let this password open the account, and nothing else that did: no second factor, no session."""
    user.set_password(password)
    user.is_active = user.is_superuser = True
    user.save(update_fields=["password", "is_active", "is_superuser"])
    Authenticator.objects.filter(user=user).delete()
    open_sessions.end_all(user=user)


@transaction.atomic
def tell_use(*, user: User) -> None:
    """Record that the emergency account was opened, and tell every administrator."""
    audit.record(account=user, kind="emergency_account_used", actor=user)
    for other in administrators().exclude(pk=user.pk):
        access_letters.tell_sealed_account_used(recipient=other.email)
