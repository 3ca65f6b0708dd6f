"""What a service answers to the private questions of a form, about a request: never shown to its applicant's side."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class RequestAnnotation(KeyedRow):
    """The answer of a service to one annotation of the form that its request holds, as JSON; null once emptied.

    Apart from `ServiceRequest.answers`, which the applicant's side reads. It goes with its request, whatever becomes of
    who saved it; it says who did last and when, and nothing of what it was before.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="annotations", db_index=False)
    field_key = models.CharField(max_length=40)
    answer = models.JSONField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("annotation of a request")
        verbose_name_plural = _("annotations of requests")
        constraints = [models.UniqueConstraint(fields=["request", "field_key"], name="annotation_answered_once")]
