"""What deep health says of the outbox."""

import datetime as dt

from django.utils import timezone

from notifications.models import EmailState, OutgoingEmail
from portal.health.probes import Report

TOO_OLD = dt.timedelta(minutes=10)
"""A mail queue older than this means that no worker runs, or that the provider is down."""


def mail_queue_report() -> Report:
    """The age of the oldest e-mail that waits, and how many were given up in a day."""
    now = timezone.now()
    waiting = OutgoingEmail.objects.filter(state__in=(EmailState.QUEUED, EmailState.UNKNOWN)).order_by("pk")
    oldest = waiting.values_list("created_at", flat=True).first()
    age = now - oldest if oldest else dt.timedelta(0)
    failed = OutgoingEmail.objects.filter(state=EmailState.FAILED, created_at__gt=now - dt.timedelta(days=1)).count()
    return Report(
        ok=age < TOO_OLD, details={"oldest_waiting_seconds": round(age.total_seconds()), "given_up_in_a_day": failed}
    )
