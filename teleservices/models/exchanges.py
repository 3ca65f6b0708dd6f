"""What an instructor asks of an applicant."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teleservices.models.service_request import ServiceRequest


class CorrectionRequest(models.Model):
    """Named fields and documents to correct or add, with a deadline (CRPA L114-5)."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="corrections")
    message = models.TextField(_("message"))
    field_keys = models.JSONField(default=list)
    deadline = models.DateField(_("deadline"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(answered_at=None), name="one_open_correction_request"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
