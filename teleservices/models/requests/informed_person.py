"""Who else is told where a request stands: an address that somebody gave, or another member of its profile."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import PublicRow
from teleservices.models.requests.service_request import ServiceRequest


class Informed(models.TextChoices):
    """Where somebody who was invited stands."""

    WAITING = "waiting", _("Hasn’t confirmed yet")
    CONFIRMED = "confirmed", _("Informed")
    STOPPED = "stopped", _("Doesn’t want to be informed")


class InformedPerson(PublicRow):
    """Somebody informed of a request, once they confirmed it and until they stop it; they see nothing else of it.

    Exactly one of `address` and `member` is set. Who stopped stays as a row: nobody invites them again to this request.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="informed_people")
    address = models.EmailField(blank=True)
    """In small letters."""
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="informed_of"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    MOST: ClassVar[int] = 5
    """Of a request, those who stopped not counted."""
    ANSWERED_WITHIN: ClassVar[dt.timedelta] = dt.timedelta(days=15)

    class Meta:
        verbose_name = _("informed person")
        verbose_name_plural = _("informed people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address="", member__isnull=False) | models.Q(~models.Q(address=""), member=None),
                name="informed_by_one_way",
            ),
            models.UniqueConstraint(
                fields=["request", "address"], condition=~models.Q(address=""), name="address_informed_once"
            ),
            models.UniqueConstraint(fields=["request", "member"], name="member_informed_once"),
        ]
        indexes = [models.Index(fields=["address"], name="informed_by_address")]

    @property
    def state(self) -> Informed:
        """By the dates: who stopped was informed, or never was."""
        if self.stopped_at:
            return Informed.STOPPED
        return Informed.CONFIRMED if self.confirmed_at else Informed.WAITING

    @property
    def recipient(self) -> str:
        """Where their e-mails go; a member's is their account's."""
        return self.member.email if self.member else self.address
