"""What leaves by post, who isn't reached, and what a profile accepts or refuses of electronic ways."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Profile
from locker.models import StoredFile
from portal.database.rows import KeyedRow
from teleservices.models.requests.decision import Decision
from teleservices.models.requests.events import RequestEvent
from teleservices.models.requests.exchanges import RequestMessage
from teleservices.models.requests.service_request import ServiceRequest

NEVER_POSTED = models.Q(cancelled_at=None, posted_on=None)
AWAITS_RECEIPT = models.Q(
    is_registered=True, cancelled_at=None, posted_on__isnull=False, received_on=None, returned_on=None
)
UNFINISHED = NEVER_POSTED | AWAITS_RECEIPT
"""An ordinary letter is over once it is posted, a registered one once it is received or has come back."""
ON_ITS_WAY = models.Q(cancelled_at=None, returned_on=None)
"""What lies here, was posted or was received."""
OF_ONE_THING = (
    models.Q(decision__isnull=False, event=None, message=None)
    | models.Q(decision=None, event__isnull=False, message=None)
    | models.Q(decision=None, event=None, message__isnull=False)
)


class ReturnReason(models.TextChoices):
    """Why a letter came back, as La Poste writes it on the envelope."""

    UNKNOWN = "unknown", pgettext_lazy("of a letter", "Unknown at this address")
    UNCLAIMED = "unclaimed", pgettext_lazy("of a letter", "Not claimed")
    REFUSED = "refused", pgettext_lazy("of a letter", "Refused by its addressee")
    OTHER = "other", pgettext_lazy("of a letter", "Another reason")


class WayReason(models.TextChoices):
    """Why a way isn't the ordinary one, which is the portal and its e-mails."""

    DELETED = "deleted", pgettext_lazy("why by post", "the account was deleted or closed")
    LEFT = "left", pgettext_lazy("why by post", "nobody who may read the request has an account any more")
    RETURNED = "returned", pgettext_lazy("why by post", "the e-mail came back")
    REFUSED = "refused", pgettext_lazy("why by post", "electronic answers are refused (CRPA, L112-14)")
    REGISTERED = "registered", pgettext_lazy("why by post", "the procedure wants a registered letter")
    WISHED = "wished", pgettext_lazy("why by post", "the service wishes it")


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


class PostalSending(KeyedRow):
    """One sending: of a decision's letter, of what an act told (its event) or of a message, and of nothing else.

    To whom and where is written when it is asked, and stays. What was told leaves once at most, to one addressee: as
    long as its letter isn't cancelled and didn't come back, no other is made.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="sendings")
    """That of the decision, of the event or of the message: by it a service finds its letters."""
    decision = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="sendings")
    event = models.ForeignKey(RequestEvent, null=True, on_delete=models.CASCADE, related_name="sendings")
    message = models.ForeignKey(RequestMessage, null=True, on_delete=models.CASCADE, related_name="sendings")
    is_registered = models.BooleanField()
    recipient = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    """A line each; empty while nobody knows it: it is then not printed."""
    why = models.CharField(max_length=12, choices=WayReason, blank=True)
    """Empty in what was asked before the portal wrote it."""
    reason = models.CharField(max_length=200, blank=True)
    """Why an agent asks it, in their words; empty where the portal asked it."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=200, blank=True)
    """Stays once the account is gone; empty where the portal asked it by itself."""
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    """What was printed of an event or of a message; None until then, and again where its address changed since."""
    is_signed = models.BooleanField(default=False)
    """Whether who posted it said that its author signed it, or that a copy is certified (CRPA L212-1)."""
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
            models.CheckConstraint(condition=OF_ONE_THING, name="a_letter_is_of_one_thing"),
            models.UniqueConstraint(fields=["event"], condition=ON_ITS_WAY, name="one_sending_of_an_event"),
            models.UniqueConstraint(fields=["message"], condition=ON_ITS_WAY, name="one_sending_of_a_message"),
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

    @property
    def told_at(self) -> dt.datetime:
        """When what it tells was decided, done or written."""
        if self.decision:
            return self.decision.decided_at
        return self.event.at if self.event else self.message.sent_at if self.message else self.asked_at

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


class ElectronicConsent(KeyedRow):
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


class ElectronicRefusal(KeyedRow):
    """The express refusal of a profile to be answered electronically (CRPA L112-14, 2°): answers come by post too."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="electronic_refusals")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("refusal of electronic answers")
        verbose_name_plural = _("refusals of electronic answers")
        constraints = [
            models.UniqueConstraint(
                fields=["profile"], condition=models.Q(withdrawn_at=None), name="one_standing_refusal_of_a_profile"
            ),
        ]


class UnreachedReason(models.TextChoices):
    """Why nobody has what was last told."""

    NO_ADDRESS = "no_address", pgettext_lazy("not reached", "no address is known")
    EMAIL_RETURNED = "email", pgettext_lazy("not reached", "the e-mail came back")
    LETTER_RETURNED = "letter", pgettext_lazy("not reached", "the letter came back")


class Unreached(KeyedRow):
    """That the people of a request aren't reached, and why; no row where they are, or a letter waits to be posted."""

    request = models.OneToOneField(ServiceRequest, primary_key=True, on_delete=models.CASCADE, related_name="unreached")
    why = models.CharField(max_length=12, choices=UnreachedReason)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("request whose people aren't reached")
        verbose_name_plural = _("requests whose people aren't reached")


class ElectronicNotification(KeyedRow):
    """That a decision is notified on the portal in place of a registered letter, by a consent that stood then."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="electronic_notification")
    consent = models.ForeignKey(ElectronicConsent, null=True, on_delete=models.SET_NULL, related_name="+")
    consented_at = models.DateTimeField()
    """When that consent was given: it stays once its row is gone."""

    class Meta:
        verbose_name = _("notification on the portal")
        verbose_name_plural = _("notifications on the portal")
