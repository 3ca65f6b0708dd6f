"""What a procedure became at a publication, for ever: its form, its settings, its stages."""

from django.conf import settings
from django.conf import settings as django_settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow
from teleservices.models.procedures.form_version import FormVersion
from teleservices.models.procedures.procedure import Procedure


class Publication(AppendOnlyRow):
    """A draft put in force. The form has no new version when only what stands beside it changed."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    draft_number = models.PositiveIntegerField()
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    settings = models.JSONField()
    stages = models.JSONField()
    """By column, as a draft holds them (`studio.drafting.snapshots`)."""
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return str(self.number)


class Verdict(models.TextChoices):
    """What became of a request for publication."""

    WAITING = "waiting", _("Waiting for another designer")
    APPROVED = "approved", _("Approved and published")
    SENT_BACK = "sent_back", _("Sent back")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void: the form changed meanwhile")


class PublicationRequest(models.Model):
    """The draft numbered `draft_number`, that and no other, waits to be read by a second person."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="publication_requests")
    draft_number = models.PositiveIntegerField()
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.ForeignKey(FormVersion, null=True, on_delete=models.PROTECT, related_name="+")
    """The version that it led to."""

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for publication")
        verbose_name_plural = _("requests for publication")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure"], condition=models.Q(verdict="waiting"), name="one_publication_request_at_once"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="waiting", decided_at=None)
                | (~models.Q(verdict="waiting") & models.Q(decided_at__isnull=False)),
                name="publication_decided_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict__in=["approved", "sent_back"])
                | models.Q(asked_by=None)
                | models.Q(decided_by=None)
                | ~models.Q(asked_by=models.F("decided_by")),
                name="publication_read_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="sent_back", reason=""), name="publication_sent_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_number} {self.verdict}"
