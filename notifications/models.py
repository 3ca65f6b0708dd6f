"""An e-mail as a row: the truth about what was sent, whatever happens to workers."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import PublicRow
from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow


class EmailState(models.TextChoices):
    """Where an e-mail stands. `unknown`: a worker died while sending; the provider is asked before any new try."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Not certain")
    FAILED = "failed", _("Failed")


class Delivery(models.TextChoices):
    """What the provider said of an e-mail that left; nothing where it has no webhook."""

    DEFERRED = "deferred", _("Delayed on the way")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")
    REJECTED = "rejected", _("Refused by the provider")
    COMPLAINED = "complained", _("Reported as unwanted")

    @classmethod
    def returned(cls) -> "tuple[Delivery, ...]":
        """What says that it did not reach its reader, or was unwanted."""
        return cls.BOUNCED, cls.REJECTED, cls.COMPLAINED


class OutgoingEmail(PublicRow):
    """One e-mail to one person. Its links are erased once it is sent, and some days after it is given up."""

    key = models.CharField(max_length=200, unique=True, help_text="what makes it the same e-mail when asked for twice")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=40, blank=True, db_index=True, help_text="a request's reference")
    recipient = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe_url = models.CharField(
        max_length=300, blank=True, default="", help_text="where its reader stops such e-mails at once (RFC 8058)"
    )
    state = models.CharField(max_length=10, choices=EmailState, default=EmailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    provider_message_id = models.CharField(max_length=200, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True, help_text="when the provider said so")

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [
            models.Index(fields=["state", "next_attempt_at"]),
            models.Index(
                fields=["provider_message_id"],
                condition=~models.Q(provider_message_id=""),
                name="email_by_providers_name",
            ),
            models.Index(fields=["recipient"], name="email_by_recipient"),
            models.Index(fields=["-created_at"], name="email_newest_first"),
            models.Index(fields=["delivery"], condition=~models.Q(delivery=""), name="email_by_delivery"),
        ]
        permissions = [
            ("reveal_recipient", _("Can read to whom an e-mail went, for a written reason")),
            ("send_again", _("Can send again an e-mail that was given up")),
            ("lift_stop", _("Can allow writing again to an address that no longer is written to")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class ProviderEvent(models.Model):
    """That the provider said something of an e-mail, once: what it says twice, or is made to say, changes nothing."""

    email = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="provider_events")
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of the provider")
        verbose_name_plural = _("events of the provider")

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class StoppedAddress(PublicRow):
    """An address that came back, or complained: nothing but its account's own e-mails goes there until it is lifted."""

    address = models.EmailField()
    reason = models.CharField(max_length=10, choices=Delivery)
    email = models.ForeignKey(OutgoingEmail, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("address no longer written to")
        verbose_name_plural = _("addresses no longer written to")
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=models.Q(lifted_at=None), name="address_stopped_once")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.uuid}"


class Handling(models.TextChoices):
    """What someone of staff did with an e-mail."""

    REVEALED = "revealed", _("Read to whom it went")
    SENT_AGAIN = "sent_again", _("Sent again")


class EmailHandling(AppendOnlyRow):
    """Who did what with an e-mail, and why they said so: added once, never changed."""

    email = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="handlings")
    act = models.CharField(max_length=10, choices=Handling)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("handling of an e-mail")
        verbose_name_plural = _("handlings of e-mails")
        indexes = [models.Index(fields=["actor", "at"], name="email_handling_by_whom")]

    def __str__(self) -> str:
        return f"{self.act} {self.email_id}"
