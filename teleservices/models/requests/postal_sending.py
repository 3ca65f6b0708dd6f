"""The letters of decisions that leave by post, and who accepts that the portal replaces a registered letter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Profile
from teleservices.models.requests.decision import Decision

NEVER_POSTED = models.Q(cancelled_at=None, posted_on=None)
AWAITS_RECEIPT = models.Q(
    is_registered=True, cancelled_at=None, posted_on__isnull=False, received_on=None, returned_on=None
)
UNFINISHED = NEVER_POSTED | AWAITS_RECEIPT
"""An ordinary letter is over once it is posted, a registered one once it is received or has come back."""


class ReturnReason(models.TextChoices):
    """Why a letter came back, as La Poste writes it on the envelope."""

    UNKNOWN = "unknown", pgettext_lazy("of a letter", "Unknown at this address")
    UNCLAIMED = "unclaimed", pgettext_lazy("of a letter", "Not claimed")
    REFUSED = "refused", pgettext_lazy("of a letter", "Refused by its addressee")
    OTHER = "other", pgettext_lazy("of a letter", "Another reason")


class PostalSendingQuerySet(models.QuerySet["PostalSending"]):
    """Sendings, asked for by what they wait for."""

    def to_print(self) -> "PostalSendingQuerySet":
        """Those that nobody printed."""
        return self.filter(NEVER_POSTED, printed_at=None)

    def to_post(self) -> "PostalSendingQuerySet":
        """Those that were printed, and wait for whoever posts them."""
        return self.filter(NEVER_POSTED, printed_at__isnull=False)

    def awaiting_receipt(self) -> "PostalSendingQuerySet":
        """Registered letters of which nothing came back yet."""
        return self.filter(AWAITS_RECEIPT)


class PostalSending(models.Model):
    """One sending of a decision's letter; to whom and where is written when it is asked, and stays."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="sendings")
    is_registered = models.BooleanField()
    recipient = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    """A line each; empty while nobody knows it: it is then not printed."""
    reason = models.CharField(max_length=200, blank=True)
    """Why an agent asks it; empty where the procedure wants it."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=200, blank=True)
    """Stays once the account is gone; empty where the portal asked it by itself."""
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.CharField(max_length=30, blank=True)
    """That of the registered letter."""
    received_on = models.DateField(null=True)
    """The day on which its acknowledgement of receipt was signed."""
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=10, choices=ReturnReason, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = PostalSendingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("letter sent by post")
        verbose_name_plural = _("letters sent by post")
        indexes = [
            models.Index(fields=["asked_at"], condition=NEVER_POSTED, name="sending_never_posted"),
            models.Index(fields=["asked_at"], condition=AWAITS_RECEIPT, name="sending_awaits_receipt"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=UNFINISHED, name="one_unfinished_sending_of_a_decision"
            ),
            models.CheckConstraint(
                condition=models.Q(posted_on=None)
                | (models.Q(printed_at__isnull=False, cancelled_at=None) & ~models.Q(address="")),
                name="a_letter_is_posted_once_printed",
            ),
            models.CheckConstraint(
                condition=models.Q(received_on=None)
                | models.Q(is_registered=True, posted_on__isnull=False, returned_on=None),
                name="a_receipt_is_of_a_registered_letter_posted",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_on=None, return_reason="")
                | (models.Q(returned_on__isnull=False, posted_on__isnull=False) & ~models.Q(return_reason="")),
                name="a_letter_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still awaited of it."""
        if self.cancelled_at:
            return False
        return self.posted_on is None or (self.is_registered and not self.received_on and not self.returned_on)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it lies here still."""
        return self.cancelled_at is None and self.posted_on is None


class ElectronicConsent(models.Model):
    """The express prior consent by which a profile is notified on the portal instead of by registered letter.

    CRPA R112-17; a withdrawal counts for what is decided after it.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="electronic_consents")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("consent to be notified on the portal")
        verbose_name_plural = _("consents to be notified on the portal")
        constraints = [
            models.UniqueConstraint(
                fields=["profile"], condition=models.Q(withdrawn_at=None), name="one_standing_consent_of_a_profile"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ElectronicNotification(models.Model):
    """That a decision is notified on the portal in place of a registered letter, by a consent that stood then."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="electronic_notification")
    consent = models.ForeignKey(ElectronicConsent, null=True, on_delete=models.SET_NULL, related_name="+")
    consented_at = models.DateTimeField()
    """When that consent was given: it stays once its row is gone."""

    class Meta:
        verbose_name = _("notification on the portal")
        verbose_name_plural = _("notifications on the portal")

    def __str__(self) -> str:
        return str(self.pk)
