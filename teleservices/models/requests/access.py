"""Who may still read a request that went to another service."""

import datetime as dt

from django.db import models
from django.utils import timezone

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.teams.team import Team


class RequestAccessQuerySet(models.QuerySet["RequestAccess"]):
    """Rights to read, while they last."""

    def open(self, at: dt.datetime | None = None) -> "RequestAccessQuerySet":
        """Those that have not ended at `at` (now by default)."""
        return self.filter(until__gt=at or timezone.now())


class RequestAccess(KeyedRow):
    """The right of a service to read a request that it transmitted to another one: its sheet, its documents, no act."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="accesses")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="accesses")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = RequestAccessQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "team"], name="access_once")]
