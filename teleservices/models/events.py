"""What happened to a request, append-only and chained: each event carries a digest over the one before."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.append_only import ChainedEvent, ChainQuerySet
from teleservices.models.service_request import ServiceRequest
from teleservices.models.stage import Stage
from teleservices.models.states import State


class RequestEvent(ChainedEvent):
    """One act on a request. `text` is what the applicant was told; `data` holds facts, never answers."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    from_state = models.CharField(max_length=24, choices=State)
    to_state = models.CharField(max_length=24, choices=State)
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True, help_text="shown to the applicant")
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"

    def chain(self) -> "models.QuerySet[RequestEvent]":
        """Those of the same request."""
        return RequestEvent.objects.filter(request=self.request_id)

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`, the digest of the event before."""
        facts = [
            previous,
            self.request_id,
            self.number,
            self.act,
            self.from_state,
            self.to_state,
            self.text,
            self.data,
            self.at.isoformat(),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
