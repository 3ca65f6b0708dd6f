"""What of the public site closes, ends or grows old soon: who edits it is told before visitors notice."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from home.models import AccessibilityStatementPage, FeaturedProcedure
from portal.models import ServiceNotice

SOON = dt.timedelta(days=7)
READ_AGAIN = dt.timedelta(days=365)
"""A statement is read again each year."""


End = tuple[dt.datetime, str]
"""When something ends, and what it is called."""


def featured_closing() -> list[End]:
    """The places of the banner, shown now, that are no longer within a week. One query, whatever the banner holds."""
    now = timezone.now()
    beside = ("procedure_page__procedure", "procedure_page__theme")
    places = FeaturedProcedure.objects.select_related(*beside).filter(
        Q(procedure_page__procedure__closes_at__lte=now + SOON) | Q(show_until__lte=now + SOON)
    )
    return [
        (min(filter(None, (place.show_until, place.procedure_page.procedure.closes_at))), place.procedure_page.title)
        for place in places
        if place.is_shown(now)
    ]


def notices_ending() -> list[End]:
    """The notices shown now that leave within a week. One query."""
    now = timezone.now()
    ends = Q(shown_until__lte=now + SOON) | Q(shown_until=None, happens_until__lte=now + SOON)
    notices = ServiceNotice.objects.shown(now).filter(ends)
    return [(end, notice.title) for notice in notices if (end := notice.shown_until or notice.happens_until)]


def statements_old() -> int:
    """1 when the accessibility statement was written a year ago; 0 otherwise. One query.

    Its audit lapses by itself: `home.audits.audit_validity`.
    """
    statement = AccessibilityStatementPage.objects.live().first()
    return int(bool(statement and statement.written_on <= timezone.localdate() - READ_AGAIN))
