"""Whose work a request is: what the list's first filter offers and the admin's first page counts."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teleservices.desk.requests.marks import to_read_by
from teleservices.legal import legal_day
from teleservices.models import RequestFacts, State
from teleservices.models.service_request import ServiceRequestQuerySet

NEAR = dt.timedelta(days=15)


def _silent_soon() -> QuerySet[RequestFacts, int]:
    """The requests for which silence decides within 15 days; what it has decided already waits for nobody."""
    today = legal_day(timezone.now())
    return RequestFacts.objects.filter(decides_on__gt=today, decides_on__lte=today + NEAR).values_list("pk", flat=True)


@dataclass(frozen=True)
class Work:
    """A kind of work: its name for people, and the requests that are of it for one of them."""

    label: Promise
    of: Callable[[ServiceRequestQuerySet, User], ServiceRequestQuerySet]


WORK: Mapping[str, Work] = {
    "mine": Work(_("Mine"), lambda requests, user: requests.open().filter(assignee=user)),
    "new": Work(_("New requests"), lambda requests, user: requests.filter(state=State.SUBMITTED)),
    "unassigned": Work(_("Assigned to nobody"), lambda requests, user: requests.open().filter(assignee=None)),
    "completed": Work(_("Completed, to take up again"), lambda requests, user: requests.completed()),
    "late": Work(_("Late"), lambda requests, user: requests.late()),
    "silence": Work(
        _("Silence within 15 days"),
        lambda requests, user: requests.open().filter(pk__in=_silent_soon()),
    ),
    "waiting": Work(
        _("Waiting for the applicant"), lambda requests, user: requests.filter(state=State.CORRECTION_REQUESTED)
    ),
    "messages": Work(_("With unread messages"), to_read_by),
}
"""By the name that addresses carry."""
