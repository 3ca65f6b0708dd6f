"""One preparation of a person's data as an archive: how far it is, until when it can be fetched. Holds no data."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import PublicRow


class ExportState(models.TextChoices):
    """How far a preparation is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being prepared")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")

    @classmethod
    def under_way(cls) -> frozenset["ExportState"]:
        """Neither ready nor failed: another can't be asked for meanwhile."""
        return frozenset({cls.WAITING, cls.RUNNING})


class DataExport(PublicRow):
    """An archive asked for, `done` of its `total` records written; `claimed_at` and `attempts` are the workers'."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    requested_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state__in=["waiting", "running"]), name="one_export_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(expires_at__isnull=False), name="a_ready_export_expires"
            ),
        ]

    @property
    def storage_name(self) -> str:
        """Where the private storage keeps the archive."""
        return f"exports/{self.uuid}.zip"

    @property
    def is_under_way(self) -> bool:
        """Whether the workers still have to do with it."""
        return self.state in ExportState.under_way()

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched now."""
        return self.state == ExportState.READY and self.expires_at is not None and self.expires_at > timezone.now()
