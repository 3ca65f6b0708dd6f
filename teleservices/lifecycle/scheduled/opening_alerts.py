"""Tells those who asked that a procedure opens: once each, then nothing is kept of what they waited for."""

import datetime as dt
import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.dates import closing_text
from portal.identity.department import whole_url
from teleservices.models import Availability, OpeningAlert, Procedure

AT_ONCE = 500
"""E-mails written in one run; the next run writes the others."""
FORGOTTEN = dt.timedelta(days=730)
"""A procedure that didn't open in two years is no longer waited for."""


def may_be_awaited(procedure: Procedure) -> bool:
    """Whether it is published and not open: it opens later, or may open again."""
    return procedure.availability() in {Availability.OPENS_LATER, Availability.CLOSED}


def ask(*, procedure: Procedure, user: User) -> None:
    """Tell `user` when it opens; asked twice, it is told once."""
    OpeningAlert.objects.get_or_create(procedure=procedure, user=user)


def stop(*, procedure: Procedure, user: User) -> None:
    """Tell `user` nothing of it, whether it was asked or not."""
    OpeningAlert.objects.filter(procedure=procedure, user=user).delete()


def run(*, seconds: float = 30) -> int:
    """Write to those who wait for what is open now; returns how many e-mails were written."""
    OpeningAlert.objects.filter(asked_at__lt=timezone.now() - FORGOTTEN).delete()
    until = time.monotonic() + seconds
    due = OpeningAlert.objects.filter(procedure__in=Procedure.objects.open()).order_by("pk")
    count = 0
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        if time.monotonic() > until:
            break
        count += _tell(pk)
    return count


@transaction.atomic
def _tell(pk: int) -> bool:
    """The e-mail and the end of the alert in one transaction: two workers at once tell once."""
    alert = OpeningAlert.objects.select_for_update().filter(pk=pk).first()
    if alert is None or alert.procedure.availability() != Availability.OPEN:
        return False
    if alert.user.is_active:
        _post(alert)
    alert.delete()
    return True


def _post(alert: OpeningAlert) -> None:
    procedure = alert.procedure
    context = {
        "procedure": procedure.title,
        "day": closing_text(procedure.closes_at) if procedure.closes_at else "",
        "url": whole_url("filing_start", procedure.code),
    }
    outbox.write(
        "requests/opening",
        context,
        key=f"opening:{alert.pk}",
        kind="procedure.opening",
        recipient=alert.user.email,
        subject=_("“%(title)s” is open") % {"title": procedure.title},
        reply_to=procedure.team.email if procedure.team else "",
    )
