"""An erasure asked through the data-protection officer: written in the register, done by a worker, remembered.

The same steps as the page by which people delete their account (`accounts.rights.erasure`).
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from accounts.errors import AccountsError
from accounts.models import ErasureDemand, ErasureState, User
from accounts.rights import erasure
from accounts.rights.officer.sought import Sought, digest_of, forget_addresses, seek

TASK = "accounts.tasks.erase_on_demand"
LEASE = dt.timedelta(minutes=15)
"""Without a word from a worker for so long, it is queued again."""
ERASE = "accounts.erase_people"


class ErasureDemandError(AccountsError):
    """Something is missing, or wrong, in what was asked."""

    wording = _("Write the number of the demand, the day when it was made, and why.")


class NumberTakenError(AccountsError):
    """The register has this number."""

    wording = _("This number stands in the register already: someone did it, or is doing it.")


class NobodyError(AccountsError):
    """The portal has nothing to erase of them."""

    wording = _("There is nothing to erase: no account has this address, and no e-mail was sent to it.")


def ask(*, words: str, number: str, asked_on: dt.date, reason: str, by: User | None) -> ErasureDemand:
    """Write a demand in the register and have a worker do it.

    Raises ErasureDemandError, NumberTakenError, NobodyError, StaffErasureError, MustHandOverError.
    """
    if not (number.strip() and reason.strip()) or asked_on > timezone.localdate():
        raise ErasureDemandError
    sought = seek(words)
    _check(sought)
    try:
        with transaction.atomic():
            demand = ErasureDemand.objects.create(
                number=number.strip(),
                asked_on=asked_on,
                reason=reason.strip(),
                digest=digest_of(sought.words),
                account=sought.account,
                sought=sought.words,
                by=by,
                by_name=by.get_full_name() if by else "",
                created_at=timezone.now(),
            )
            async_task(TASK, demand.pk)
    except IntegrityError as error:
        raise NumberTakenError from error
    return demand


def carry_out(*, demand_id: int) -> bool:
    """Do it, once; False where it is done, or where it can't be: the register then says why."""
    try:
        with transaction.atomic():
            demand = ErasureDemand.objects.select_for_update().filter(pk=demand_id, state=ErasureState.WAITING).first()
            if demand is None:
                return False
            _erase(demand)
    except AccountsError as refused:
        over = {"state": ErasureState.REFUSED, "refusal": refused.message[:500], "done_at": timezone.now()}
        ErasureDemand.objects.filter(pk=demand_id, state=ErasureState.WAITING).update(sought="", account=None, **over)
        return False
    return True


def sweep() -> int:
    """Queue again those that a dead worker left; returns how many."""
    late = ErasureDemand.objects.filter(state=ErasureState.WAITING, created_at__lt=timezone.now() - LEASE)
    for key in late.values_list("pk", flat=True):
        async_task(TASK, key)
    return late.count()


def _erase(demand: ErasureDemand) -> None:
    sought = seek(demand.sought)
    _check(sought)
    ErasureDemand.objects.filter(pk=demand.pk).update(
        state=ErasureState.DONE,
        goes=sought.kinds_gone,
        stays=sought.kinds_kept,
        sought="",
        account=None,
        done_at=timezone.now(),
    )
    if sought.account:
        erasure.erase(user=sought.account)
    else:
        forget_addresses(sought.words)


def _check(sought: Sought) -> None:
    """Refuse what can't be done before it is asked."""
    if not sought.goes:
        raise NobodyError
    if sought.account:
        erasure.refuse_staff(sought.account)
        if erasure.to_hand_over(sought.account).exists():
            raise erasure.MustHandOverError
