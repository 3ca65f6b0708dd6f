"""Who has a request's sheet open: told to colleagues, forgotten within the hour."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class DeskVisit(KeyedRow):
    """The present visit of an instructor to the list of requests, and the end of the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk_visit"
    )
    seen_at = models.DateTimeField(help_text="last seen at the list, to some minutes")
    since = models.DateTimeField(null=True, help_text="end of the visit before; none at the first")
    has_airy_rows = models.BooleanField(default=False, help_text="whether the rows of the list are spaced, not dense")


class RequestWatch(KeyedRow):
    """An instructor who watches a request: they are told of it like who follows it, while they may see it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="watches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="watched_once")]


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
