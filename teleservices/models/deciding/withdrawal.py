"""A decision taken back: announced first, so that observations may be made, then withdrawn by an act that is signed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locker.models import StoredFile
from portal.database.rows import KeyedRow
from teleservices.models.competence.authority import AuthorityKind
from teleservices.models.competence.delegation import Delegation
from teleservices.models.requests.decision import Decision


class WithdrawalGround(models.TextChoices):
    """Why the law lets a decision be withdrawn (CRPA)."""

    UNLAWFUL = "unlawful", _("It is unlawful, and was taken less than four months ago (CRPA L242-1)")
    CONDITION = "condition", _("A condition of what it grants is not met, or no longer (CRPA L242-2)")
    ASKED = "asked", _("Its beneficiary asks for it, to have a better one, and no third party suffers (CRPA L242-4)")
    NO_RIGHT = "no_right", _("It grants nothing and gave nobody a right (CRPA L243-3)")


class WithdrawalNotice(KeyedRow):
    """That a withdrawal is considered: its grounds, and until when observations may be made (CRPA L122-1)."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="withdrawal_notices")
    grounds = models.TextField()
    observations_until = models.DateField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True, blank=True)
    """When the service gave up the withdrawal; None while it is considered, or once it was done."""

    class Meta:
        ordering = ["-announced_at"]
        verbose_name = _("announcement of a withdrawal")
        verbose_name_plural = _("announcements of withdrawals")
        constraints = [
            models.CheckConstraint(condition=~models.Q(grounds=""), name="a_withdrawal_is_announced_with_its_grounds"),
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(given_up_at=None), name="one_withdrawal_considered_at_a_time"
            ),
        ]


class DecisionWithdrawal(KeyedRow):
    """The act that withdraws a decision: on what ground, by whom, with what reasons (CRPA L211-2, L212-1)."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="withdrawal")
    ground = models.CharField(max_length=10, choices=WithdrawalGround)
    authority = models.CharField(max_length=200)
    authority_kind = models.CharField(max_length=20, choices=AuthorityKind, blank=True)
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawals"
    )
    deliberation = models.ForeignKey(
        "teleservices.Deliberation", null=True, on_delete=models.PROTECT, related_name="withdrawals"
    )
    """That on which it rests, where a body took it back."""
    on_behalf_of = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    author_capacity = models.CharField(max_length=150)
    act_number = models.CharField(max_length=60, blank=True)
    act_date = models.DateField()
    reasons = models.TextField()
    letter = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal of a decision")
        verbose_name_plural = _("withdrawals of decisions")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_decision_is_withdrawn_with_reasons"),
        ]
