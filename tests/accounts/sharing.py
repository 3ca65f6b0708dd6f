"""What the tests of sharing do again and again: a key made, used, spoilt; several people at the same instant."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Profile, Role, ShareKey, User
from accounts.profiles import membership, share_keys, sharing
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_user

HERE = "192.0.2.1"
ERRORS = (
    sharing.KeyRefusedError,
    sharing.KeySpentError,
    membership.NotAdministratorError,
    membership.LastAdministratorError,
    membership.AlreadyMemberError,
)


def make(profile: Profile, actor: User, **changes: object) -> sharing.NewKey:
    values = {"role": Role.EDITOR, "uuid": uuid4()} | changes
    made = sharing.make_key(actor=actor, profile=profile, **values)
    assert made
    return made


def use(user: User, key: str, *, address: str = HERE) -> Membership:
    return sharing.join_with_key(user=user, key=share_keys.parse(key), function="Trésorier", address=address)


def spoil(made: sharing.NewKey, how: str, administrator: User) -> None:
    """Make a key useless in this way."""
    if how == "used":
        use(make_user(), made.key)
    elif how == "revoked":
        sharing.revoke_key(actor=administrator, share=made.share)
    elif how == "expired":
        past = timezone.now() - dt.timedelta(seconds=1)
        ShareKey.objects.filter(pk=made.share.pk).update(expires_at=past, created_at=past - dt.timedelta(days=14))


def entered(user: User) -> Client:
    client = Client()
    sign_in(client, user.email, PASSWORD)
    return client


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; the app's own errors are returned."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=30)
            return call()
        except ERRORS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
