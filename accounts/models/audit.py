"""What happened to an account or to a profile, append-only and chained; written by `accounts.audit.record` alone."""

import hashlib
import json
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.profile import Profile
from portal.history.append_only import ChainedEvent, ChainQuerySet

ABOUT_STAFF = models.Q(kind="staff_invited") | models.Q(kind="staff_left")
"""The events that say that an account is, or was, someone's of staff. Not `kind__in`: SQLite wouldn't recognise the
question as the condition of the index."""


class AuditEvent(ChainedEvent):
    """One event of an account's chain or of a profile's, never of both. `details` holds no personal data."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="audit_events"
    )
    profile = models.ForeignKey(Profile, null=True, on_delete=models.CASCADE, related_name="audit_events")
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_uuid = models.UUIDField(null=True)
    """Stays in the digest when the actor's account is erased."""
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["account"], condition=ABOUT_STAFF, name="audit_about_staff")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account=None) ^ models.Q(profile=None), name="audit_event_of_one_subject"
            ),
            models.UniqueConstraint(fields=["account", "number"], name="audit_number_once_per_account"),
            models.UniqueConstraint(fields=["profile", "number"], name="audit_number_once_per_profile"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def chain(self) -> "models.QuerySet[AuditEvent]":
        """The events of the same account, or of the same profile."""
        return AuditEvent.objects.filter(account=self.account_id, profile=self.profile_id)

    def seal(self) -> None:
        """Keep who acted for when their account is erased."""
        self.actor_uuid = self.actor.uuid if self.actor else None

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`; another actor put in its place shows."""
        who = self.actor.uuid if self.actor else self.actor_uuid
        contents = [
            previous,
            self.account_id,
            self.profile_id,
            self.number,
            self.kind,
            who and str(uuid.UUID(str(who))),
            self.details,
            self.at.isoformat(),
        ]
        return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()
