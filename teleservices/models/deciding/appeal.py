"""Appeals against a decision: received by post or in a message, with the day by which silence rejects them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow
from teleservices.models.requests.decision import Decision


class AppealKind(models.TextChoices):
    """Before whom a decision is contested."""

    GRACIOUS = "gracious", _("Informal appeal to the département")
    PRIOR = "prior", _("Prior appeal that the law requires")
    CONTENTIOUS = "contentious", _("Action before the administrative court")


class AppealAnswer(models.TextChoices):
    """What became of an appeal."""

    UPHELD = "upheld", pgettext_lazy("of an appeal", "Reconsidered")
    REJECTED = "rejected", pgettext_lazy("of an appeal", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("of an appeal", "Given up by its author")


class Appeal(KeyedRow):
    """An appeal against a decision (CRPA L411-2, L412-1); silence rejects it at its `deadline`, which no court has."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="appeals")
    kind = models.CharField(max_length=12, choices=AppealKind)
    received_on = models.DateField()
    is_late = models.BooleanField(default=False)
    """Whether it came after the time to contest, as far as the portal knows the notification."""
    deadline = models.DateField(null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    registered_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=AppealAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="an_appeal_answered_says_how",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="rejected") | ~models.Q(reasons=""),
                name="an_appeal_is_rejected_with_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="contentious", deadline=None)
                | (~models.Q(kind="contentious") & models.Q(deadline__isnull=False)),
                name="silence_rejects_what_no_court_judges",
            ),
        ]
