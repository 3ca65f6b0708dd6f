"""What colleagues write to each other about a request: never shown to its applicant's side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.requests.service_request import Attachment, ServiceRequest


class RequestNote(PublicRow):
    """An internal note on a request. It goes with its request, whatever becomes of who wrote it.

    `is_preparatory`: written to prepare the decision, so that nobody may have it communicated before that decision is
    taken (CRPA L311-2); what isn't may be communicated to who asks for it.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    author_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who followed the request and was away, where the author wrote as their deputy",
    )
    document = models.ForeignKey(Attachment, null=True, on_delete=models.SET_NULL, related_name="notes")
    """What the note is on, where it is on one document; gone with it."""
    text = models.TextField(_("note"))
    is_preparatory = models.BooleanField(default=True)
    is_pinned = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_pinned", "-written_at", "-pk"]
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        indexes = [models.Index(fields=["request", "-is_pinned", "-written_at"], name="notes_of_request")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]


class NoteMention(KeyedRow):
    """That a note names a colleague, who is told of it; `read_at` is when they opened the request since."""

    note = models.ForeignKey(RequestNote, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="note_mentions")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mention in a note")
        verbose_name_plural = _("mentions in notes")
        indexes = [models.Index(fields=["user", "note"], condition=Q(read_at=None), name="mention_unread")]
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mentioned_once_in_a_note")]
