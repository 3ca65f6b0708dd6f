"""One act done on many requests (« lot »), as someone of the service asked for it, and what became of each."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.requests.service_request import ServiceRequest

MOST_REQUESTS = 2_000
"""Requests of one batch."""
LONGEST_REASON = 500
"""Characters of why an act was refused of a request."""
KEPT = dt.timedelta(days=90)
"""How long a batch that was asked for is kept; one that never was goes the next day."""


class Batch(PublicRow):
    """An act on requests written down with the revision that was seen of each; a draft until it is asked for.

    It is its author's alone. A worker that takes it up says until when (`lease_until`), so that it is taken up again
    when that worker was killed.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="batches")
    act = models.CharField(max_length=30)
    payload = models.JSONField(default=dict, help_text="what the act brings, as typed")
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(asked_at__isnull=False), name="finished_batch_was_asked_for"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(asked_at__isnull=False, finished_at=None), name="batch_under_way"
            ),
        ]


class Fate(models.TextChoices):
    """What became of a request of a batch."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


class BatchItem(KeyedRow):
    """A request of a batch. Its fate is written once, in the transaction of what was done to it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", db_index=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="+")
    revision_seen = models.PositiveIntegerField()
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "request"], name="request_once_in_a_batch"),
            models.CheckConstraint(condition=Q(fate="refused") | Q(reason=""), name="only_a_refusal_has_a_reason"),
        ]
        indexes = [models.Index(fields=["batch", "fate", "id"], name="batch_item_fate")]
