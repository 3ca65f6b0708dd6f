"""What happened to an account or to a profile, append-only and chained; written by `accounts.audit.record` alone."""

import hashlib
import json
import uuid
from typing import NoReturn, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.profile import Profile


class AppendOnlyError(TypeError):
    """Someone tried to change or delete what has happened."""


Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows can be read and added."""

    def _refuse(self, *_args: object, **_options: object) -> NoReturn:
        raise AppendOnlyError("what has happened is never changed nor deleted")

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnlyRow(models.Model):
    """A row that is added once, and goes only with what it is about."""

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        """Add the row; one that is kept already can't be saved again."""
        if not self._state.adding:
            raise AppendOnlyError("what has happened is never changed")
        super().save(force_insert=True)

    def delete(self, *args: object, **options: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("what has happened is never deleted")


class ChainedEvent(models.Model):
    """One event of a chain: `number` counts from 1, `digest` covers the event and the digest of the one before."""

    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`, the digest of the event before (empty for the first)."""
        raise NotImplementedError


class AuditQuerySet(AppendOnlyQuerySet["AuditEvent"]):
    """Events are added one at a time, each after the one before."""

    bulk_create = AppendOnlyQuerySet._refuse


class AuditEvent(AppendOnlyRow, ChainedEvent):
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

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account=None) ^ models.Q(profile=None), name="audit_event_of_one_subject"
            ),
            models.UniqueConstraint(fields=["account", "number"], name="audit_number_once_per_account"),
            models.UniqueConstraint(fields=["profile", "number"], name="audit_number_once_per_profile"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`; another actor put in its place shows."""
        who = self.actor.uuid if self.actor else self.actor_uuid
        facts = [
            previous,
            self.account_id,
            self.profile_id,
            self.number,
            self.kind,
            who and str(uuid.UUID(str(who))),
            self.details,
            self.at.isoformat(),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
