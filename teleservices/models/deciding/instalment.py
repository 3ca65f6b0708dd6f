"""How a sum granted is paid, and what its beneficiary owes for it: rows of a decision, which never change.

They only say what was decided: what was asked for, paid or handed in is kept nowhere yet.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow
from teleservices.models.requests.decision import Decision

LONGEST_EVENT, LONGEST_DUTY = 500, 480


class InstalmentKind(models.TextChoices):
    """What a payment is in its plan."""

    ONCE = "once", pgettext_lazy("a payment", "At once")
    ADVANCE = "advance", pgettext_lazy("a payment", "Advance")
    INSTALMENT = "instalment", pgettext_lazy("a payment", "Instalment")
    BALANCE = "balance", pgettext_lazy("a payment", "Balance")


class PaymentTrigger(models.TextChoices):
    """What a payment waits for: a date or an event (loi 2000-321, article 10)."""

    NOTIFICATION = "notification", pgettext_lazy("a payment waits for", "The notification of the decision")
    DATE = "date", pgettext_lazy("a payment waits for", "A date")
    AGREEMENT = "agreement", pgettext_lazy("a payment waits for", "The signature of the agreement")
    REQUEST = "request", pgettext_lazy("a payment waits for", "The beneficiary’s request, with documents")
    EVENT = "event", pgettext_lazy("a payment waits for", "Another event")


class ObligationKind(models.TextChoices):
    """What a beneficiary owes."""

    ACCOUNT = "account", _("Financial account of the use of the aid")
    REPORT = "report", _("Report on what was done")
    CERTIFIED = "certified", _("Certified copy of the budget and of the accounts")
    MENTION = "mention", _("Mention of the département’s support")
    OTHER = "other", pgettext_lazy("what is owed", "Another obligation")


class ObligationDue(models.TextChoices):
    """By when it is owed."""

    NEVER = "never", pgettext_lazy("what is owed", "At no given date")
    DATE = "date", pgettext_lazy("what is owed", "By a date")
    FISCAL_YEAR = "fiscal_year", pgettext_lazy("what is owed", "So many months after the end of the financial year")
    NOTIFICATION = "notification", pgettext_lazy("what is owed", "So many months after the notification")


class Instalment(KeyedRow):
    """A payment of what a decision grants; in cents, its share in hundredths of 1 %. The last one is what remains."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(help_text="among those of its decision, from 1")
    kind = models.CharField(max_length=12, choices=InstalmentKind)
    share = models.PositiveIntegerField(null=True)
    """None where it is a sum, or what remains."""
    amount_cents = models.PositiveBigIntegerField()
    trigger = models.CharField(max_length=12, choices=PaymentTrigger)
    days = models.PositiveSmallIntegerField(null=True, help_text="after the notification, or the signature")
    due_on = models.DateField(null=True)
    event = models.CharField(max_length=LONGEST_EVENT, blank=True)
    documents = models.JSONField(default=list, help_text="what the beneficiary hands in for it")
    until_months = models.PositiveSmallIntegerField(null=True, help_text="after the notification, to ask for it")

    class Meta:
        ordering = ["number"]
        verbose_name = pgettext_lazy("of a grant", "instalment")
        verbose_name_plural = pgettext_lazy("of a grant", "instalments")
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="an_instalment_of_a_number_once"),
            models.CheckConstraint(
                condition=Q(trigger="date", due_on__isnull=False) | (~Q(trigger="date") & Q(due_on=None)),
                name="a_payment_at_a_date_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(trigger="event") | ~Q(event=""), name="a_payment_that_waits_for_an_event_says_which"
            ),
        ]


class Obligation(KeyedRow):
    """What the beneficiary of a decision owes, and by when."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="obligations")
    number = models.PositiveSmallIntegerField(help_text="among those of its decision, from 1")
    kind = models.CharField(max_length=12, choices=ObligationKind)
    text = models.CharField(max_length=LONGEST_DUTY)
    due = models.CharField(max_length=12, choices=ObligationDue)
    months = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    documents = models.JSONField(default=list, help_text="what the beneficiary hands in for it")

    class Meta:
        ordering = ["number"]
        verbose_name = pgettext_lazy("of a grant", "obligation")
        verbose_name_plural = pgettext_lazy("of a grant", "obligations")
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="an_obligation_of_a_number_once"),
            models.CheckConstraint(
                condition=Q(due="date", due_on__isnull=False, months=None)
                | Q(due__in=["fiscal_year", "notification"], due_on=None, months__isnull=False)
                | Q(due="never", due_on=None, months=None),
                name="what_is_owed_by_a_day_has_one",
            ),
        ]
