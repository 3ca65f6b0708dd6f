"""Until when an audit is worth something, said to editors in time to make another."""

import datetime as dt

from django.utils import timezone

from home.models import AccessibilityStatementPage
from home.models.accessibility import anniversary

SOON = dt.timedelta(days=90)
"""An audit of a site takes weeks to order and to make."""


def to_audit_again() -> int:
    """1 when the statement's audit lapsed or will within three months; 0 otherwise, without an audit too."""
    page = AccessibilityStatementPage.objects.live().exclude(audited_on=None).first()
    return int(bool(page and page.audited_on) and anniversary(page.audited_on) <= timezone.localdate() + SOON)
