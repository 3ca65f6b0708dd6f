"""The address by which a phone joins a document to one question of one draft."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class PhoneLink(KeyedRow):
    """For a quarter of an hour, whoever holds its token joins files to this question as the person who made it.

    Of the token, the SHA-256 alone is kept. What is asked of the person is asked again at each file.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="phone_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="phone_links")
    step_key = models.CharField(max_length=40)
    field_key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    account_hash = models.CharField(max_length=128)
    """Of the person's password, keyed, as their sessions hold it: another password ends the link."""
    lapses_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)
    """When a phone first opened it."""
    sent = models.PositiveSmallIntegerField(default=0)
    """Files sent, refused ones included."""
    joined = models.PositiveSmallIntegerField(default=0)
    """Documents that these became."""

    MOST_SENT: ClassVar[int] = 40

    class Meta:
        verbose_name = _("link for a phone")
        verbose_name_plural = _("links for phones")
        constraints = [
            models.UniqueConstraint(fields=["request", "field_key", "user"], name="one_phone_link_a_question"),
        ]
