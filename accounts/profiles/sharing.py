"""« Partage du profil »: one-time keys, made and revoked by administrators, used once by whoever they are given to.

The key itself is returned once, by `make_key`, and kept nowhere. Outside, a key that does not work never says why.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError, TooOftenError
from accounts.letters import members as member_letters
from accounts.models import Membership, Profile, Role, ShareKey, ShareState, User
from accounts.permissions import may_be_shared
from accounts.profiles import membership, share_keys
from portal.web.idempotency import unused
from portal.web.throttling import seconds_to_wait, throttle

DAYS = 14
"""How long a key works unless chosen otherwise."""
CHOICES_OF_DAYS = (2, 7, DAYS, 30)

TRIES, TRIES_SECONDS = 10, 60 * 60
"""Keys that may fail in an hour, per account and per address."""
SENDINGS, SENDINGS_SECONDS = 20, 60 * 60
"""Keys that one account may send by e-mail in an hour."""


class NotSharedError(AccountsError):
    """A personal profile is one person's: it has no key, and no page offers one."""

    wording = _("This page does not exist")


class KeyRefusedError(AccountsError):
    """Unknown, used, expired or revoked: which of them is for the audit alone."""

    wording = _("This key does not work. Check it, or ask an administrator of the profile for another.")


class KeySpentError(AccountsError):
    """The key was used, revoked, or lapsed before: there is nothing to revoke."""

    wording = _("This key was used, revoked or out of date already.")


class TooManyKeysSentError(TooOftenError):
    """More than `SENDINGS` keys sent by e-mail within `SENDINGS_SECONDS`: who gets one did not ask for it."""

    wording = _("You have sent many keys. %(when)s")


class TooManyKeysTriedError(TooOftenError):
    """More than `TRIES` keys that failed within `TRIES_SECONDS`: keys are not to be guessed."""

    wording = _("Too many keys that do not work. %(when)s")


@dataclass(frozen=True)
class NewKey:
    """A key just made: the only time that it can be shown. `key` is in groups."""

    share: ShareKey
    key: str


@transaction.atomic
def make_key(
    *, actor: User, profile: Profile, uuid: UUID, role: Role, days: int = DAYS, note: str = "", recipient: str = ""
) -> NewKey | None:
    """Make a key for `profile`, e-mail it to `recipient` when there is one; the address is not kept with it.

    `uuid` makes it the same key when asked for twice (a form sent again): None is then returned, for it was shown.
    Raises NotAdministratorError, NotSharedError, TooManyKeysSentError (for the e-mail alone).
    """
    membership.lock_as_administrator(actor=actor, profile=profile)
    if not may_be_shared(profile):
        raise NotSharedError
    if ShareKey.objects.filter(uuid=uuid, profile=profile).exists():
        return None
    key = share_keys.draw()
    share = ShareKey.objects.create(
        uuid=unused(ShareKey.objects.all(), uuid),
        profile=profile,
        digest=share_keys.digest(key),
        role=role,
        note=note,
        created_by=actor,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    audit.record(profile=profile, actor=actor, kind="share_key_made", details=_about(share, sent=bool(recipient)))
    if recipient:
        _send(share, share_keys.grouped(key), actor, recipient)
    return NewKey(share, share_keys.grouped(key))


@transaction.atomic
def revoke_key(*, actor: User, share: ShareKey) -> None:
    """Make a new key useless. Raises NotAdministratorError, KeySpentError."""
    membership.lock_as_administrator(actor=actor, profile=share.profile)
    share.refresh_from_db()
    if share.state is not ShareState.NEW:
        raise KeySpentError
    share.revoked_at = timezone.now()
    share.save(update_fields=["revoked_at"])
    audit.record(profile=share.profile, actor=actor, kind="share_key_revoked", details=_about(share))


def join_with_key(*, user: User, key: str, function: str, address: str) -> Membership:
    """Let `user` in with a key (as `share_keys.parse` gives it), which is then used; `address` is the network's.

    Raises TooManyKeysTriedError, KeyRefusedError, AlreadyMemberError (the key then stays new). Not inside a
    transaction: a refusal is kept.
    """
    limits = [
        (f"share key:account:{user.pk}", TRIES, TRIES_SECONDS),
        (f"share key:address:{address}", TRIES, TRIES_SECONDS),
    ]
    if seconds := max(seconds_to_wait(*limit) for limit in limits):
        raise TooManyKeysTriedError(seconds)
    outcome = _use(user=user, digest=share_keys.digest(key), function=function)
    if isinstance(outcome, Membership):
        return outcome
    for limit in limits:
        throttle(*limit)
    raise KeyRefusedError


@transaction.atomic
def _use(*, user: User, digest: str, function: str) -> Membership | ShareState | None:
    """Join, or write why not: the state of the key, None when there is none."""
    share = ShareKey.objects.select_related("profile").filter(digest=digest).first()
    if share is None:
        audit.record(account=user, actor=user, kind="share_key_refused", details={"reason": "unknown"})
        return None
    membership.lock(share.profile)
    share.refresh_from_db(fields=["used_at", "revoked_at"])
    if share.state is not ShareState.NEW:
        details = _about(share, reason=share.state.value)
        audit.record(profile=share.profile, actor=user, kind="share_key_refused", details=details)
        return share.state
    place = membership.add_member(profile=share.profile, user=user, role=Role(share.role), function=function, how="key")
    share.used_by, share.used_at = user, timezone.now()
    share.save(update_fields=["used_by", "used_at"])
    return place


def _send(share: ShareKey, key: str, author: User, recipient: str) -> None:
    if seconds := throttle(f"share key sent:{author.pk}", SENDINGS, SENDINGS_SECONDS):
        raise TooManyKeysSentError(seconds)
    member_letters.send_key(share=share, key=key, author=author, recipient=recipient)


def _about(share: ShareKey, **details: str | bool) -> dict[str, str | bool]:
    """Which key an event is about: nothing of its letters."""
    return {"share": str(share.uuid), "role": share.role, **details}
