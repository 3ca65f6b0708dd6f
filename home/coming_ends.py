"""What of the public site closes, ends or grows old soon: who edits it is told before visitors notice."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from home.models import AccessibilityStatementPage, FeaturedProcedure
from portal.models import ServiceNotice

SOON = dt.timedelta(days=7)
READ_AGAIN = dt.timedelta(days=365)
"""A statement is read again each year."""


def featured_closing() -> int:
    """How many places of the banner, shown now, are no longer within a week. One query, whatever the banner holds."""
    now = timezone.now()
    beside = ("procedure_page__procedure", "procedure_page__theme")
    places = FeaturedProcedure.objects.select_related(*beside).filter(
        Q(procedure_page__procedure__closes_at__lte=now + SOON) | Q(show_until__lte=now + SOON)
    )
    return sum(place.is_shown(now) for place in places)


def notices_ending() -> int:
    """How many notices shown now leave within a week. One query."""
    now = timezone.now()
    ends = Q(shown_until__lte=now + SOON) | Q(shown_until=None, happens_until__lte=now + SOON)
    return ServiceNotice.objects.shown(now).filter(ends).count()


def statements_old() -> int:
    """1 when the accessibility statement was written a year ago; 0 otherwise. One query.

    Its audit lapses by itself: `home.audits.audit_validity`.
    """
    statement = AccessibilityStatementPage.objects.live().first()
    return int(bool(statement and statement.written_on <= timezone.localdate() - READ_AGAIN))
