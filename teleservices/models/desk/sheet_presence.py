"""Who has a request's sheet open: told to colleagues, forgotten within the hour."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class SheetPresence(KeyedRow):
    """That someone has a request's sheet before them. It forbids nothing to anybody.

    `opened_at` is when they came, `seen_at` when their page was last there, to half a minute.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="present_once_at_a_sheet")]
