"""What the admin's first page says of e-mails, to who may look at them."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from notifications.listing import RETURNED
from notifications.models import Delivery, EmailState, OutgoingEmail
from portal.admin.waiting import Person, Waiting, sources

LATELY = dt.timedelta(days=7)


def waiting(person: Person) -> list[Waiting]:
    """E-mails of the week that were given up, or came back."""
    if not person.has_perm("notifications.view_outgoingemail"):  # type: ignore[union-attr]
        return []
    lately = OutgoingEmail.objects.filter(created_at__gt=timezone.now() - LATELY)
    counts = lately.aggregate(
        failed=Count("pk", filter=Q(state=EmailState.FAILED)),
        returned=Count("pk", filter=Q(delivery__in=Delivery.returned())),
    )
    index = reverse("outgoing_emails:index")
    return [
        Waiting(
            ngettext_lazy("e-mail given up in a week", "e-mails given up in a week"),
            counts["failed"],
            f"{index}?state=failed",
        ),
        Waiting(
            ngettext_lazy("e-mail that came back in a week", "e-mails that came back in a week"),
            counts["returned"],
            f"{index}?delivery={RETURNED}",
        ),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("emails", waiting, order=30)
