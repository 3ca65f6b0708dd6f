"""What instructors take out of the desk as a file: asked for, made by a worker, fetched for some days, remembered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import PublicRow
from teleservices.models.desk.view import LONGEST_QUERY
from teleservices.models.procedures.procedure import Procedure

FOLDER = "desk-exports"
"""Of the private storage."""


class ExportState(models.TextChoices):
    """How far an export is; with the last three there is no file."""

    WAITING = "waiting", pgettext_lazy("state of an export", "Waiting")
    RUNNING = "running", pgettext_lazy("state of an export", "Being made")
    READY = "ready", pgettext_lazy("state of an export", "Ready")
    FAILED = "failed", pgettext_lazy("state of an export", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("state of an export", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("state of an export", "Expired")

    @classmethod
    def under_way(cls) -> frozenset["ExportState"]:
        """Still to be made: they count in what one person may ask for at once."""
        return frozenset({cls.WAITING, cls.RUNNING})


class ExportContent(models.TextChoices):
    """What an export holds of each request."""

    COLUMNS = "columns", _("The columns shown in the list")
    FACTS = "facts", _("All that the list knows of each request")
    ANSWERS = "answers", _("All the answers to the procedure, after what the list knows")
    DOCUMENTS = "documents", _("The documents joined to the requests, in an archive (ZIP)")
    COMPLETE = "complete", _("The complete file of each request (PDF), in an archive (ZIP)")
    PRINT = "print", _("The list, printed")

    @classmethod
    def ordered(cls) -> list["ExportContent"]:
        """Those that a worker makes a file of."""
        return [content for content in cls if content != cls.PRINT]


ARCHIVED = ("documents", "complete")
"""The contents that are files of their own, in an archive."""


class ExportFormat(models.TextChoices):
    """The kind of file, by the ending of its name."""

    XLSX = "xlsx", _("Spreadsheet for Excel (XLSX)")
    ODS = "ods", _("Spreadsheet for LibreOffice (ODS)")
    CSV = "csv", _("Text with semicolons (CSV)")
    ZIP = "zip", _("Archive (ZIP)")
    PAGE = "page", _("Page to print")


class DeskExport(PublicRow):
    """An export asked for by an instructor: what, how far it is, until when it is kept. Holds none of its rows.

    `done` of its `total` requests are read; `claim`, `lease_until` and `attempts` are the workers'. The row stays for a
    year without its file: it says who took what out, when and how many.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.CASCADE, related_name="desk_exports"
    )
    content = models.CharField(_("content"), max_length=12, choices=ExportContent)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, help_text="as the address of the list writes it")
    search = models.CharField(max_length=200, blank=True, help_text="may name someone: erased once the file is made")
    references = models.JSONField(default=list, help_text="the requests chosen one by one; empty for all of the filter")
    columns = models.JSONField(default=list, help_text="names of the list's columns")
    names = models.CharField(max_length=120, blank=True, help_text="what the documents of an archive are called")
    files = models.PositiveIntegerField(_("documents exported"), default=0)
    procedure = models.ForeignKey(
        Procedure, verbose_name=_("procedure"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveIntegerField(_("requests exported"), default=0)
    total = models.PositiveIntegerField(null=True, help_text="None until they are counted")
    told = models.CharField(_("filter"), max_length=500, blank=True, help_text="the filter, without what names anyone")
    teams = models.JSONField(default=list, help_text="keys of the services of the requests that it holds")
    reason = models.CharField(max_length=300, blank=True, help_text="why it failed, for its author")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="without having gone any further")
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(_("size"), default=0, help_text="bytes")
    asked_at = models.DateTimeField(_("asked for on"), default=timezone.now)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    fetched_at = models.DateTimeField(_("first fetched on"), null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("export of requests")
        verbose_name_plural = _("exports of requests")
        indexes = [
            models.Index(fields=["author", "-asked_at"], name="desk_export_author"),
            models.Index(fields=["state", "lease_until"], name="desk_export_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(expires_at__isnull=False), name="a_ready_desk_export_expires"
            ),
            models.CheckConstraint(
                condition=~Q(content="answers") | Q(procedure__isnull=False), name="answers_are_of_a_procedure"
            ),
            models.CheckConstraint(
                condition=Q(content__in=ARCHIVED, format="zip") | (~Q(content__in=ARCHIVED) & ~Q(format="zip")),
                name="documents_are_in_an_archive",
            ),
            models.CheckConstraint(
                condition=Q(search="") | Q(state__in=["waiting", "running"]), name="a_made_desk_export_names_nobody"
            ),
        ]

    @property
    def storage_name(self) -> str:
        """Where the private storage keeps the file."""
        return f"{FOLDER}/{self.uuid}.{self.format}"

    @property
    def is_under_way(self) -> bool:
        """Whether the workers still have to do with it."""
        return self.state in ExportState.under_way()

    @property
    def is_ready(self) -> bool:
        """Whether its file can be fetched now."""
        return self.state == ExportState.READY and self.expires_at is not None and self.expires_at > timezone.now()
