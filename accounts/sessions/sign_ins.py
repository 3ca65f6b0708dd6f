"""The history of sign-ins: with what, from what kind of device, how many failed; kept twelve months (CNIL 2021-122)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from allauth.account.internal.flows.login import get_authentication_records
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.letters import warnings as warning_letters
from accounts.models import FailedSignIns, SignIn, SignInMethod, User
from accounts.sessions import devices, open_sessions
from portal.logs import security_log
from portal.logs.security_log import Happening

KEPT = dt.timedelta(days=365)
SHOWN_FAILURES = dt.timedelta(days=30)


@transaction.atomic
def record(*, request: HttpRequest, user: User) -> None:
    """Note a sign-in that has just succeeded, and its session; a device never seen is told to the account's owner."""
    open_sessions.remember(request=request, user=user)
    device = devices.names(request.headers.get("User-Agent", ""))
    method = method_of(get_authentication_records(request, user))
    earlier = set(SignIn.objects.filter(user=user).order_by().values_list("device", flat=True).distinct())
    sign_in = SignIn.objects.create(user=user, method=method, device=device)
    if earlier and device not in earlier:
        audit.record(account=user, kind="sign_in_new_device", actor=user, details={"device": device, "method": method})
        warning_letters.tell_new_device(user=user, device=device, moment=sign_in.at)


def method_of(records: Iterable[Mapping[str, object]]) -> SignInMethod:
    """What was proven in this session, as allauth noted it; nothing at all is an activation link."""
    proofs = {record["method"]: record for record in records}
    if provider := proofs.get("socialaccount"):
        return SignInMethod.FRANCECONNECT if provider.get("provider") == "franceconnect" else SignInMethod.PROVIDER
    passkey = proofs.get("mfa", {}).get("type") == "webauthn"
    if "mfa" in proofs and "password" in proofs:
        return SignInMethod.PASSWORD_AND_PASSKEY if passkey else SignInMethod.PASSWORD_AND_CODE
    if passkey:
        return SignInMethod.PASSKEY
    return SignInMethod.PASSWORD if "password" in proofs else SignInMethod.LINK


@transaction.atomic
def record_failure(*, email: str) -> None:
    """Count a sign-in that failed, for an unknown address as well: the same work, so that time tells nothing."""
    user = User.objects.identified_by(email).only("pk").first()
    now = timezone.now()
    today = FailedSignIns.objects.filter(user=user, day=timezone.localdate(now))
    if today.update(count=F("count") + 1, last_at=now):
        return
    try:
        with transaction.atomic():
            FailedSignIns.objects.create(user=user, day=timezone.localdate(now), last_at=now)
    except IntegrityError:  # the first two failures of a day at the same instant
        today.update(count=F("count") + 1, last_at=now)


def tell_failure(*, request: HttpRequest, reason: str, email: str = "", user: User | None = None) -> None:
    """Write a sign-in that failed in the security log; of an identifier without account, what tells it from others.

    The same query whether an account has the identifier or not, so that time tells nothing.
    """
    account = user or (User.objects.identified_by(email).only("uuid").first() if email else None)
    security_log.note(
        Happening.SIGN_IN_FAILED,
        reason=reason,
        request=request,
        account=str(account.uuid) if account else security_log.digest(email) if email else "",
        known=account is not None,
    )


def history_of(user: User) -> QuerySet[SignIn]:
    """The sign-ins that are kept, the latest first."""
    return SignIn.objects.filter(user=user, at__gt=timezone.now() - KEPT)


def failures_of(user: User) -> QuerySet[FailedSignIns]:
    """The days of the last thirty on which a sign-in failed, the latest first."""
    return FailedSignIns.objects.filter(user=user, day__gt=timezone.localdate() - SHOWN_FAILURES)


def forget() -> int:
    """Delete what is older than twelve months; returns how many rows went."""
    sign_ins, _of_each = SignIn.objects.filter(at__lte=timezone.now() - KEPT).delete()
    failures, _of_each = FailedSignIns.objects.filter(day__lte=timezone.localdate() - KEPT).delete()
    return sign_ins + failures
