"""The append-only, chained history of an account or of a profile.

Call it within the transaction of the act. Each account and each profile has its own chain, so that nobody queues for
one. `details` is never personal: no name, no address, no number; an account is named by its `uuid`.
"""

import re
from collections.abc import Mapping

from django.db import transaction

from accounts.models import AuditEvent, Profile, User
from portal.database.row_locks import hold
from portal.history.append_only import append

KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")

Detail = str | int | bool | None


@transaction.atomic
def record(
    *,
    kind: str,
    account: User | None = None,
    profile: Profile | None = None,
    actor: User | None = None,
    details: Mapping[str, Detail] | None = None,
) -> AuditEvent:
    """Add one event at the end of the chain of `account` or of `profile` (exactly one of them); `actor` did it.

    `kind` is a name such as « email_changed » (lower case, digits, underscores, 40 characters at most).
    Raises ValueError when the call is wrong, or when `details` holds an e-mail address.
    """
    if (account is None) == (profile is None):
        raise ValueError("an event is about one account or one profile")
    if not KIND.fullmatch(kind):
        raise ValueError(f"not a kind of event: {kind}")
    contents = dict(details or {})
    if any("@" in str(value) for value in contents.values()):
        raise ValueError("details of an event are never personal")
    _hold(account, profile)
    event = AuditEvent(account=account, profile=profile, kind=kind, actor=actor, details=contents)
    append(event)
    return event


def _hold(account: User | None, profile: Profile | None) -> None:
    """Make two events of one chain wait for each other."""
    if account:
        hold(User, account.pk)
    elif profile:
        hold(Profile, profile.pk)
