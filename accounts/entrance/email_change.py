"""A new identifier: the former address is told, and for a week can take the account back and is nobody else's.

One that was asked for and not confirmed yet is worth nothing: whoever confirms it first has it.
"""

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.entrance import activation
from accounts.errors import AccountsError
from accounts.letters import warnings as warning_letters
from accounts.models import EmailChange, IdentitySource, User
from accounts.sessions import open_sessions
from portal.identity.department import whole_url
from portal.web.secret_addresses import digest_of

CONFIRMED_WITHIN = dt.timedelta(seconds=activation.MAX_AGE)
UNDOABLE = dt.timedelta(days=7)
SUSPECT = dt.timedelta(days=1)
"""Who takes an account over may first give themselves other ways in: those of the day before go as well."""
TOKEN_BYTES = 32


class CanNotUndoError(AccountsError):
    """The link is wrong, was used, or is older than a week."""

    wording = _(
        "A change of address can be undone once, within seven days. This link was used already, or is older, or was "
        "not copied whole."
    )


class FormerAddressTakenError(AccountsError):
    """Someone else has an account under the former address, which can't be given back."""

    wording = _("Your former address now belongs to another account. Call us: we find out together what happened.")


def pending(user: User | None = None) -> QuerySet[EmailAddress]:
    """Addresses asked for and not confirmed yet: `user`'s, there is one at most, or everybody's."""
    addresses = EmailAddress.objects.filter(verified=False).exclude(email=F("user__email"))
    return addresses.filter(user=user) if user else addresses


def asked(*, user: User) -> None:
    """A link was just sent to the address that `user` asked for: it lapses with it."""
    User.objects.filter(pk=user.pk).update(new_address_asked_at=timezone.now())


@transaction.atomic
def note(*, user: User, old_email: str) -> None:
    """Tell `old_email` that it is no longer the identifier of `user`, and let it take the account back for a week."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    EmailChange.objects.create(
        user=user, old_email=old_email, digest=digest_of(token), changed_at=now, expires_at=now + UNDOABLE
    )
    audit.record(account=user, kind="email_changed", actor=user)
    url = whole_url("email_change_undo", token)
    warning_letters.tell_former_address(email=old_email, undo_url=url, until=now + UNDOABLE)


def find(token: str) -> EmailChange:
    """The change that the link of this `token` undoes. Raises CanNotUndoError."""
    change = EmailChange.objects.undoable().filter(digest=digest_of(token)).select_related("user").first()
    if change is None:
        raise CanNotUndoError
    return change


@transaction.atomic
def undo(*, token: str) -> None:
    """Give the account back to its former address: every session ends, the password and what was added since go.

    Later changes are undone with it, so that their links can't take the account away again. Raises CanNotUndoError and
    FormerAddressTakenError.
    """
    user = User.objects.select_for_update().get(pk=find(token).user_id)
    change, replaced = find(token), user.email
    if User.objects.filter(email=change.old_email).exclude(pk=user.pk).exists():
        raise FormerAddressTakenError
    user.email = change.old_email
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.email_changes.filter(pk__gte=change.pk, undone_at=None).update(undone_at=timezone.now())
    _take_away(user, since=change.changed_at - SUSPECT)
    audit.record(account=user, kind="email_change_undone")
    warning_letters.tell_restored(user)
    if replaced != user.email:
        warning_letters.tell_withdrawn(replaced)


def _take_away(user: User, *, since: dt.datetime) -> None:
    """End what someone who took the account may have left behind: sessions, a second factor, an identity of theirs."""
    open_sessions.end_all(user=user)
    because = {"because": "email_change_undone"}
    if Authenticator.objects.filter(user=user, created_at__gte=since).delete()[0]:
        audit.record(account=user, kind="second_factor_removed", details=because)
    if SocialAccount.objects.filter(user=user, date_joined__gte=since).delete()[0]:
        user.identity_source = IdentitySource.DECLARED
        user.save(update_fields=["identity_source"])
        audit.record(account=user, kind="identity_provider_removed", details=because)


def forget() -> int:
    """Delete the addresses whose link has lapsed, and the changes that can't be undone any more; returns how many."""
    now = timezone.now()
    lapsed = Q(user__new_address_asked_at=None) | Q(user__new_address_asked_at__lte=now - CONFIRMED_WITHIN)
    count = pending().filter(lapsed).delete()[0] + EmailChange.objects.filter(expires_at__lte=now).delete()[0]
    asked_and_settled = User.objects.filter(new_address_asked_at__lte=now - CONFIRMED_WITHIN)
    asked_and_settled.update(new_address_asked_at=None)
    return count
