"""What a service proposes to the authority that decides: each version is kept, the last counts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.competence.aid_regime import AidRegime
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.states import Outcome, State


class Proposal(PublicRow):
    """A proposal on a request, as its service wrote it that day. Amounts are in cents, the rate in hundredths of 1 %.

    Only `is_current` ever changes: another proposal of the request takes its place, and the former stays to be read.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField(help_text="among those of its request, from 1")
    is_current = models.BooleanField(default=True)
    outcome = models.CharField(pgettext_lazy("of a proposal", "proposed outcome"), max_length=24, choices=Outcome)
    amount_asked = models.BigIntegerField(_("amount asked"), null=True)
    """As the facts of the request had it then."""
    eligible_base = models.BigIntegerField(_("eligible base"), null=True)
    rate = models.PositiveIntegerField(_("rate"), null=True)
    """That of the rules when the amount was computed; None where they compute none."""
    amount_computed = models.BigIntegerField(_("amount computed"), null=True)
    amount_proposed = models.BigIntegerField(_("amount proposed"), null=True)
    gap = models.TextField(_("why the amount proposed isn’t the amount computed"), blank=True)
    aid_regime = models.CharField(_("regime of the aid"), max_length=20, choices=AidRegime, null=True)  # noqa: DJ001
    """What the sum proposed is under the State aid rules; None where the rules of the procedure don't say."""
    other_public_aid = models.BigIntegerField(_("other public aid"), null=True)
    """What the applicant's budget has of other public bodies; None where the rules don't ask."""
    aid_reason = models.TextField(null=True)  # noqa: DJ001
    """Why it is proposed although it exceeds a ceiling of de minimis aid, or the share of public aid."""
    articles = models.JSONField(default=list, help_text="keys of the articles that it invokes, of the rules then")
    reasons = models.TextField(pgettext_lazy("of a decision", "reasons"), blank=True)
    conditions = models.JSONField(default=list, help_text="what the beneficiary owes: {text, due_on or null, kind…}")
    instalments = models.JSONField(null=True, help_text="how the sum is paid; null of before plans of payment")
    budget_line = models.CharField(_("budget line"), max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("proposed on"))
    no_interest = models.BooleanField(null=True)
    """Whether its author stated that they have no interest in the request; None where nobody asked."""

    class Meta:
        ordering = ["-number"]
        verbose_name = pgettext_lazy("to an authority", "proposal")
        verbose_name_plural = pgettext_lazy("to an authority", "proposals")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="proposal_of_a_number_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(is_current=True), name="a_request_has_a_current_proposal_at_most"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(state.value for state in State.favourable())) | Q(amount_proposed=None),
                name="only_what_is_granted_has_an_amount_proposed",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(state.value for state in State.favourable())) | ~Q(reasons=""),
                name="an_unfavourable_proposal_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(amount_computed=None)
                | Q(amount_proposed=None)
                | Q(amount_proposed=F("amount_computed"))
                | ~Q(gap=""),
                name="a_gap_with_the_computed_amount_is_explained",
            ),
        ]


class Visa(KeyedRow):
    """What the head of the service said of a proposal: once, and of that version alone."""

    class Verdict(models.TextChoices):
        GIVEN = "given", pgettext_lazy("a visa", "Visa given")
        SENT_BACK = "sent_back", pgettext_lazy("a visa", "Sent back")

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="visa")
    verdict = models.CharField(max_length=12, choices=Verdict)
    remark = models.TextField(_("remark"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    no_interest = models.BooleanField(null=True)
    """As that of a proposal."""

    class Meta:
        verbose_name = pgettext_lazy("of a proposal", "visa")
        verbose_name_plural = pgettext_lazy("of a proposal", "visas")
        constraints = [
            models.CheckConstraint(condition=Q(verdict="given") | ~Q(remark=""), name="sent_back_with_a_remark"),
        ]


class Score(KeyedRow):
    """The points that a reader gives a request on a criterion of its procedure."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="scores")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reader_name = models.CharField(max_length=200, blank=True)
    criterion = models.CharField(max_length=40, help_text="its key in the rules")
    points = models.PositiveSmallIntegerField(_("points"))
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["request", "reader", "criterion"], name="scored_once_by_a_reader"),
        ]
