"""A package that hands requests over to the departmental archives (SEDA), and what they answered to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from locker.models import StoredFile
from portal.database.rows import PublicRow
from teleservices.models.retention.elimination import EliminationList

FOLDER = "archive-transfers"
"""Of the private storage."""


class TransferState(models.TextChoices):
    """How far a package is; the archives answered with one of the last two."""

    WAITING = "waiting", pgettext_lazy("a package for the archives", "Waits to be made")
    RUNNING = "running", pgettext_lazy("a package for the archives", "Being made")
    READY = "ready", pgettext_lazy("a package for the archives", "Ready: waits for the archives to acknowledge it")
    FAILED = "failed", pgettext_lazy("a package for the archives", "Could not be made")
    GIVEN_UP = "given_up", pgettext_lazy("a package for the archives", "Given up")
    REJECTED = "rejected", pgettext_lazy("a package for the archives", "Rejected by the archives")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("a package for the archives", "Acknowledged by the archives")

    @classmethod
    def under_way(cls) -> frozenset["TransferState"]:
        """A worker has still to do with it."""
        return frozenset({cls.WAITING, cls.RUNNING})

    @classmethod
    def live(cls) -> frozenset["TransferState"]:
        """Its list waits for it: one a list at a time."""
        return frozenset({cls.WAITING, cls.RUNNING, cls.READY})

    @classmethod
    def answered(cls) -> frozenset["TransferState"]:
        """Nothing of it changes any more."""
        return frozenset({cls.REJECTED, cls.ACKNOWLEDGED})


class ArchiveTransferQuerySet(models.QuerySet["ArchiveTransfer"]):
    """Packages, asked for by how far they are."""

    def live(self) -> "ArchiveTransferQuerySet":
        """Those that are made or waited for."""
        return self.filter(state__in=TransferState.live())


class ArchiveTransfer(PublicRow):
    """A package of requests of one list: asked for, made by a worker, fetched, acknowledged or rejected.

    Its `uuid` is the identifier of its message. `claim`, `lease_until` and `attempts` are the workers'. Once the
    archives have answered, the database refuses any change: what is destroyed stands on it.
    """

    elimination = models.ForeignKey(EliminationList, on_delete=models.PROTECT, related_name="transfers")
    state = models.CharField(max_length=12, choices=TransferState, default=TransferState.WAITING)
    parties = models.JSONField(default=dict, help_text="who hands over to whom, as the settings said when it was asked")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=1000, blank=True)
    """Why it could not be made, or why the archives rejected it."""
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    digest = models.CharField(max_length=128, blank=True, help_text="SHA-512 of the package")
    ready_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    reply_number = models.CharField(max_length=100, blank=True)
    reply_on = models.DateField(null=True)
    reply_code = models.CharField(max_length=60, blank=True)
    reply_xml = models.TextField(blank=True)
    """The message of the archives (ArchiveTransferReply), where they sent one."""
    reply_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    """Their acknowledgement as a PDF, where they sent one."""
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replied_by_name = models.CharField(max_length=200, blank=True)
    """Who wrote it here."""
    replied_at = models.DateTimeField(null=True)

    objects = ArchiveTransferQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("package for the departmental archives")
        verbose_name_plural = _("packages for the departmental archives")
        constraints = [
            models.UniqueConstraint(
                fields=["elimination"],
                condition=models.Q(state__in=["waiting", "running", "ready"]),
                name="one_live_package_of_a_list",
            ),
            models.CheckConstraint(
                condition=models.Q(replied_at=None, reply_on=None) & ~models.Q(state__in=["rejected", "acknowledged"])
                | models.Q(state__in=["rejected", "acknowledged"], replied_at__isnull=False, reply_on__isnull=False),
                name="a_package_is_answered_with_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="acknowledged")
                | (~models.Q(reply_number="") & (~models.Q(reply_xml="") | models.Q(reply_file__isnull=False))),
                name="an_acknowledgement_is_numbered_and_kept",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["rejected", "failed"]) | ~models.Q(reason=""),
                name="a_package_fails_for_a_reason",
            ),
        ]

    @property
    def storage_name(self) -> str:
        """Where the private storage keeps it."""
        return f"{FOLDER}/{self.uuid}.zip"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has still to do with it."""
        return self.state in TransferState.under_way()
