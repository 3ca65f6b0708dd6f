"""What the admin's first page says to who may audit."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from portal.admin.waiting import Person, Waiting, sources
from teleservices.lifecycle.clock import midnight
from teleservices.models import DeskExport, ExportContent
from teleservices.permissions import READ_TRACES

LATELY = dt.timedelta(days=7)


def waiting(person: Person) -> list[Waiting]:
    """What left the desk in files or on paper in a week."""
    if not person.has_perm(READ_TRACES):  # type: ignore[union-attr]
        return []
    since = timezone.localdate() - LATELY
    is_printed = Q(content=ExportContent.PRINT)
    counts = DeskExport.objects.filter(asked_at__gte=midnight(since)).aggregate(
        exported=Count("pk", filter=~is_printed), printed=Count("pk", filter=is_printed)
    )
    address = f"{reverse('desk:traces')}?kind=exports&first={since.isoformat()}"
    return [
        Waiting(
            ngettext_lazy("export of requests in a week", "exports of requests in a week"), counts["exported"], address
        ),
        Waiting(
            ngettext_lazy("list of requests printed in a week", "lists of requests printed in a week"),
            counts["printed"],
            address,
        ),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("traces", waiting, order=40)
