"""What the service and the applicant ask of and say to each other: corrections with their buffer, messages."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from locker.models import StoredFile
from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.requests.service_request import Attachment, JoinedFile, ServiceRequest


class CorrectionRequest(KeyedRow):
    """Named fields and documents to correct or add, with a deadline (CRPA L114-5).

    `answered_at` closes it, answered or not; `received_at` is when the applicant's corrections came: None when the
    service went on without. What comes back unchanged isn't received: `unchanged_keys` name it, `confirmation` is why
    the applicant keeps it, `accepted_at` when the service took it as received all the same. One that the service
    cancelled, at `cancelled_at`, is as if it had never been asked.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="corrections")
    message = models.TextField(_("message"))
    field_keys = models.JSONField(default=list)
    indispensable_keys = models.JSONField(default=list, help_text="those without which nothing can go on (L114-5-1)")
    remarks = models.JSONField(default=dict, help_text="what is wrong with each, by key")
    deadline = models.DateField(_("deadline"))
    deadline_reason = models.TextField(blank=True, help_text="why it is beyond the day of silence; never told")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    unchanged_keys = models.JSONField(default=list, help_text="what came back as it was: not received")
    confirmation = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(answered_at=None), name="one_open_correction_request"
            ),
            models.CheckConstraint(
                condition=models.Q(received_at=None) | models.Q(answered_at__isnull=False),
                name="what_arrived_was_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(received_at__isnull=False),
                name="what_was_accepted_had_come",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | models.Q(answered_at__isnull=False, received_at=None),
                name="what_was_cancelled_is_closed",
            ),
        ]

    @property
    def unreceived_keys(self) -> frozenset[str]:
        """What came back as it was, unless the service took it as received."""
        return frozenset() if self.accepted_at else frozenset(self.unchanged_keys)


class CorrectionDraft(KeyedRow):
    """What the applicant types and joins before the corrections are transmitted, apart: the service sees none of it.

    `answers` holds the named fields only, `unread` and `edits` what they hold in a draft (see ServiceRequest). Once
    transmitted it stays with `former_answers`, as what was compared.
    """

    correction = models.OneToOneField(CorrectionRequest, on_delete=models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)
    former_answers = models.JSONField(default=dict)
    unread = models.JSONField(default=dict)
    edits = models.JSONField(default=dict)
    revision_number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("corrections being made")
        verbose_name_plural = _("corrections being made")


class CorrectionDocument(JoinedFile):
    """A document that corrections add to a request, or take away from it; a document taken away stays readable."""

    draft = models.ForeignKey(CorrectionDraft, on_delete=models.CASCADE, related_name="documents")
    attachment = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="the one taken away"
    )
    is_taken_away = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document of corrections")
        verbose_name_plural = _("documents of corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "field_key", "row_id", "stored_file", "is_taken_away"], name="corrected_with_it_once"
            ),
        ]


class Side(models.TextChoices):
    """Who wrote a message: the applicant, or whoever acts for them, or the service."""

    APPLICANT = "applicant", pgettext_lazy("who wrote a message", "Applicant")
    SERVICE = "service", pgettext_lazy("who wrote a message", "Service")


class RequestMessageQuerySet(models.QuerySet["RequestMessage"]):
    """Messages, asked for in the domain's words."""

    def unread_by(self, side: Side) -> "RequestMessageQuerySet":
        """Those that the other side wrote and that this one has not read (see `RequestMessage.read_at`)."""
        return self.exclude(side=side).filter(read_at=None)

    def unread_by_agent(self, user: User) -> "RequestMessageQuerySet":
        """Those of applicants that someone of the service has not opened, whatever colleagues did."""
        readings = MessageRead.objects.filter(message=models.OuterRef("pk"), user=user)
        return self.filter(~models.Exists(readings), side=Side.APPLICANT)


class RequestMessage(PublicRow):
    """A message about a request, from its applicant's side or its service's; never changed once sent.

    `read_at` is when the other side as such read it: someone of the profile who may answer; for the service, who
    follows the request (anyone of it while nobody does), or who answered. Who else opened it is in `readings`.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    author_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who followed the request and was away, where the author wrote as their deputy",
    )
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RequestMessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("message about a request")
        verbose_name_plural = _("messages about a request")
        indexes = [models.Index(fields=["request", "side"], condition=models.Q(read_at=None), name="message_unread")]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="a_message_says_something")]


class MessageRead(KeyedRow):
    """That someone of the service opened an applicant's message, and when: true of them, and of nobody else."""

    message = models.ForeignKey(RequestMessage, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_readings")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message opened")
        verbose_name_plural = _("messages opened")
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_opened_once_by_each")]


class MessageDocument(PublicRow):
    """A PDF joined to a message."""

    message = models.ForeignKey(RequestMessage, on_delete=models.CASCADE, related_name="documents")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document of a message")
        verbose_name_plural = _("documents of messages")
        constraints = [models.UniqueConstraint(fields=["message", "stored_file"], name="same_file_sent_once")]


COPY_KEPT = dt.timedelta(days=7)
"""How long a complete copy is kept: it can always be made again."""
COPY_AWAITED = dt.timedelta(minutes=15)
"""How long one is said to be on its way: by then a worker has made it, or the queue has given up."""


class CompleteCopy(PublicRow):
    """A request with all its documents in one PDF, made in the background when it is long.

    `version` tells what it was made of: a request that changes since is copied again.
    """

    class Progress(models.TextChoices):
        """How far the making of the complete file is; with the last two there is no file."""

        ASKED = "asked", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        COMPLEX = "complex", _("Too complex")

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="complete_copies")
    version = models.CharField(max_length=64)
    progress = models.CharField(max_length=8, choices=Progress, default=Progress.ASKED)
    documents_done = models.PositiveIntegerField(default=0)
    documents_total = models.PositiveIntegerField(default=0)
    stored_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    for_service = models.BooleanField(default=False)
    """Whether it ends with what the service noted, which no applicant's copy holds."""

    class Meta:
        verbose_name = _("complete copy")
        verbose_name_plural = _("complete copies")
        indexes = [models.Index(fields=["asked_at"], name="copy_age")]
        constraints = [
            models.UniqueConstraint(fields=["request", "version"], name="one_copy_of_a_version"),
            models.CheckConstraint(
                condition=~models.Q(progress="ready") | models.Q(stored_file__isnull=False), name="a_ready_copy_is_kept"
            ),
        ]

    @property
    def is_on_its_way(self) -> bool:
        """Whether a worker is to make it, and nothing says that it won't."""
        return self.progress == self.Progress.ASKED and timezone.now() < self.asked_at + COPY_AWAITED
