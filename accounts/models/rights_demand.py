"""What somebody of staff would give themselves, until another administrator answers."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import PublicRow

LIFE = dt.timedelta(days=14)
"""How long a demand waits for an answer; afterwards it is as if it had been refused."""


class DemandState(models.TextChoices):
    """Where a demand stands; one that waited too long lapses without anybody writing it."""

    PENDING = "pending", _("Waits for another administrator")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class RightsDemand(PublicRow):
    """Rights that `beneficiary` would have, by what `author` did; nothing is given before somebody else accepts."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rights_asked")
    beneficiary = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rights_to_have")
    facts = models.JSONField(help_text="what would be added: groups, services, permissions of one's groups")
    digest = models.CharField(max_length=64, help_text="tells these facts from others")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=DemandState, default=DemandState.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("demand of rights")
        verbose_name_plural = _("demands of rights")
        indexes = [models.Index(fields=["state", "-asked_at"], name="rights_demand_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "digest"], condition=models.Q(state="pending"), name="rights_demanded_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", decided_at=None)
                | (~models.Q(state="pending") & models.Q(decided_at__isnull=False)),
                name="rights_demand_decided_when_answered",
            ),
        ]

    @property
    def lapses_at(self) -> dt.datetime:
        """When nobody may answer any more."""
        return self.asked_at + LIFE

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == DemandState.PENDING and timezone.now() < self.lapses_at

    @property
    def state_in_words(self) -> str:
        """Its state as a page shows it, having lapsed too, which no row says."""
        lapsed = self.state == DemandState.PENDING and not self.is_open
        return str(_("Lapsed without an answer")) if lapsed else self.get_state_display()
