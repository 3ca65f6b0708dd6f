"""What the state of the portal says of its e-mails."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import EmailState, OutgoingEmail
from notifications.waiting import LATELY
from portal.health.probes import Report
from portal.supervision.measures import Figure
from portal.supervision.measures import figures as measured
from portal.supervision.state import Level, Line, Reports, Section, sections

TOO_OLD = dt.timedelta(minutes=10)
"""A mail queue older than this means that no worker runs, or that the provider is down."""
WAITING = (EmailState.QUEUED, EmailState.SENDING, EmailState.UNKNOWN)


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


def figures() -> Iterator[Figure]:
    """E-mails by state, for machines; what left, over a day only: all that is kept would take ever longer."""
    rows = OutgoingEmail.objects.exclude(state=EmailState.SENT).order_by().values_list("state")
    states = {state.value: 0 for state in EmailState if state != EmailState.SENT}
    yield Figure("parvis_emails", "E-mails, by state.", states | dict(rows.annotate(count=Count("*"))), "state")
    oldest = OutgoingEmail.objects.filter(state__in=WAITING).order_by("pk").values_list("created_at", flat=True).first()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield Figure("parvis_emails_oldest_waiting_seconds", "How long the oldest e-mail has waited.", {"": age})
    lately = timezone.now() - dt.timedelta(days=1)
    count = OutgoingEmail.objects.filter(state=EmailState.SENT, created_at__gt=lately).count()
    yield Figure("parvis_emails_sent_in_a_day", "E-mails of the last day that left.", {"": count})


def lines(reports: Reports) -> Iterator[Line]:
    """What waits, and since when; what was given up in a week."""
    yield _waiting()
    given_up = OutgoingEmail.objects.filter(state=EmailState.FAILED, created_at__gt=timezone.now() - LATELY).count()
    label, url = _("E-mails given up in a week"), f"{reverse('outgoing_emails:index')}?state=failed"
    if not given_up:
        yield Line(label, Level.GOOD, "0")
    else:
        advice = _("Read why on the page of each; send them again once the cause is gone.")
        yield Line(label, Level.WATCH, str(given_up), advice, url)


def _waiting() -> Line:
    label = _("E-mails that wait")
    rows = OutgoingEmail.objects.filter(state__in=WAITING)
    count, oldest = rows.count(), rows.order_by("pk").values_list("created_at", flat=True).first()
    if oldest is None or timezone.now() - oldest < TOO_OLD:
        return Line(label, Level.GOOD, str(count))
    figure = _("%(count)s, for up to %(time)s") % {"count": count, "time": timesince(oldest, depth=1)}
    advice = _("No worker runs, or the mail server refuses: see EMAIL_HOST, and the last error of these e-mails.")
    return Line(label, Level.BAD, figure, advice, f"{reverse('outgoing_emails:index')}?state=queued")


def register() -> None:
    """Called once when this app is ready."""
    measured.register("emails", figures)
    sections.register("emails", Section("emails", gettext_lazy("The e-mails"), lines), order=30)
