"""Who wants to be told of a request that somebody else follows."""

from django.conf import settings
from django.db import models

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class RequestWatch(KeyedRow):
    """An instructor who watches a request: they are told of it like who follows it, while they may see it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="watches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="watched_once")]
