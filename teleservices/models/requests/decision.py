"""What the département owes in writing: the acknowledgement of receipt, and the decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from locker.models import StoredFile
from portal.database.rows import KeyedRow
from teleservices.models.competence.aid_regime import AidRegime
from teleservices.models.competence.authority import AuthorityKind
from teleservices.models.procedures.procedure import LegalRegime
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.states import Outcome, State


class Acknowledgement(KeyedRow):
    """The receipt that CRPA L112-11 and R112-11-1 define, its columns frozen at transmission."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.CASCADE, related_name="acknowledgement")
    received_at = models.DateTimeField()
    service_name = models.CharField(max_length=150)
    service_postal_address = models.TextField(blank=True)
    service_email = models.EmailField(blank=True)
    service_telephone = models.CharField(max_length=30, blank=True)
    regime = models.CharField(max_length=12, choices=LegalRegime)
    implicit_decision_on = models.DateField(null=True, blank=True)
    remedies = models.TextField(blank=True)
    prior_appeal = models.TextField(blank=True)
    collegial_body = models.CharField(
        max_length=20,
        choices=AuthorityKind,
        blank=True,
        default="",
        help_text="which alone may grant: silence then opens no time to contest (CJA R421-3, 1°)",
    )
    stored_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("acknowledgement of receipt")
        verbose_name_plural = _("acknowledgements of receipt")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(regime="none", implicit_decision_on=None)
                | (~models.Q(regime="none") & models.Q(implicit_decision_on__isnull=False)),
                name="silence_has_a_date_when_it_has_a_meaning",
            ),
        ]


class SilenceAttestation(models.Model):
    """That silence granted a request, attested to its applicant (CRPA L232-3): once, under a number of its own."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.CASCADE, related_name="silence_attestation")
    number = models.CharField(max_length=20, unique=True)
    granted_on = models.DateField(help_text="the day on which silence granted it")
    service_name = models.CharField(max_length=150)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField()
    stored_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attestation of acceptance by silence")
        verbose_name_plural = _("attestations of acceptance by silence")

    def __str__(self) -> str:
        return self.number


class Ending(models.TextChoices):
    """Why a decision no longer stands."""

    REPLACED = "replaced", pgettext_lazy("of a decision", "Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a decision", "Withdrawn")
    REOPENED = "reopened", pgettext_lazy("of a decision", "Review reopened")
    """Of the past, and of procedures that take no decision any more: nothing was said of what became of it."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, asked for by whether they stand."""

    def standing(self) -> "DecisionQuerySet":
        """Those that nothing replaced, withdrew or reopened: one a request at most."""
        return self.filter(ended_at=None)


class Decision(models.Model):
    """A decision: who decided (authority), who signs in what capacity, with what reasons (CRPA L212-1, L211-2).

    Of several decisions of a request, the one that stands has no end; the others say when theirs came and why.

    The database refuses one whose outcome isn't the state of its request, and its outcome, what its aid is or how it is
    paid changed afterwards. These are null where nothing was said: SQLite then adds them without making the table anew.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=24, choices=Outcome)
    authority = models.CharField(_("competent authority"), max_length=200)
    authority_kind = models.CharField(max_length=20, choices=AuthorityKind, blank=True)
    """Empty where the procedure had no rules of decision."""
    delegation = models.ForeignKey(
        "teleservices.Delegation", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    """By which its author signed in the name of the president."""
    deliberation = models.ForeignKey(
        "teleservices.Deliberation", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    """By which its authority took it, where no meeting of the portal did."""
    on_behalf_of = models.CharField(max_length=200, blank=True)
    """What stands above the signature, as the office was then called: « Pour le Président… et par délégation, »."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(_("author"), max_length=200)
    author_capacity = models.CharField(_("capacity"), max_length=150)
    act_number = models.CharField(_("act number"), max_length=60, blank=True)
    act_date = models.DateField(_("act date"))
    reasons = models.TextField(_("reasons"), blank=True)
    amount_cents = models.PositiveBigIntegerField(_("amount granted"), null=True, blank=True)
    aid_regime = models.CharField(max_length=20, choices=AidRegime, null=True, blank=True)  # noqa: DJ001
    """What the sum granted is under the State aid rules; None where the rules of the procedure didn't say."""
    aid_reference = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    """Of a regime exempted or notified: « SA.111728 »."""
    transmitted_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    """Since when a deliberation is enforceable (CGCT L3131-1); None where nobody said so."""
    proposal = models.ForeignKey(
        "teleservices.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    """What the service had proposed when it was taken: its conditions are those of the decision."""
    departure = models.TextField(null=True, blank=True)  # noqa: DJ001
    """Why it isn't what the proposal that had its visa said; for the service. None where it follows it."""
    letter = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    letter_contents = models.JSONField(null=True, blank=True)
    """What the letter says, as it was previewed; null where it is a signed one."""
    decided_at = models.DateTimeField()
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by")
    error = models.TextField(blank=True)
    """What was wrong in the one that it replaces, where it only rectifies a material error."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """Since when it no longer stands; None while it does."""
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=sorted(state.value for state in State.favourable()))
                | ~models.Q(reasons=""),
                name="an_unfavourable_decision_has_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="a_decision_that_ended_says_why",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(ended_at=None), name="one_decision_of_a_request_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.outcome}"

    @property
    def stands(self) -> bool:
        """Whether nothing ended it."""
        return self.ended_at is None
