"""A téléservice as its designer makes it: draft form, calendar, team, legal facts. Its public face is a page."""

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileType
from portal.database.rows import PublicRow
from teleservices.models.teams.team import Team

LEAST_DRAFT_DAYS = 14
"""A draft that lapses is announced a week before: it must have lasted some time by then."""


class LegalRegime(models.TextChoices):
    """What silence means after the legal time (CRPA L231-1, L231-4); never inferred, chosen per procedure."""

    REJECTION = "rejection", _("Silence means refusal")
    ACCEPTANCE = "acceptance", _("Silence means acceptance")
    NONE = "none", _("Silence has no effect")


class ForWhom(models.TextChoices):
    """For whom a procedure is filed: the profile that files, someone else, or either."""

    SELF = "self", _("For oneself")
    EITHER = "either", _("For oneself or for someone else")
    OTHER = "other", _("For someone else")


class AssignmentRule(models.TextChoices):
    """To whom a request is given when it arrives in a service, without anybody doing it."""

    NOBODY = "", _("To nobody: the service assigns it")
    LOAD = "load", _("To who follows the fewest open requests")
    TERRITORY = "territory", _("To who has the commune")
    SAME = "same", _("To who followed the last request of the same profile")


class RetentionStart(models.TextChoices):
    """From which event the time that a request is kept is counted."""

    DECISION = "decision", _("From the decision, or the withdrawal of the request")
    FILED_AWAY = "filed_away", _("From the day when the file is put away")


class FinalFate(models.TextChoices):
    """What becomes of a request whose time is over; nothing goes without the departmental archives."""

    DESTRUCTION = "destruction", _("Destroyed, with the visa of the departmental archives")
    KEEPING = "keeping", _("Handed over to the departmental archives, which keep it")
    SORTING = "sorting", _("Sorted: the departmental archives keep some, the others are destroyed")


class Availability(models.TextChoices):
    """Whether a procedure can be started now, as shown to the public."""

    UNPUBLISHED = "unpublished", _("Being prepared")
    OPENS_LATER = "opens_later", _("Opens soon")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class DataBasis(models.TextChoices):
    """What makes the processing of a procedure's data lawful (GDPR, 6.1), as its page tells it."""

    PUBLIC_TASK = "public_task", _("A mission of public interest or the exercise of public authority (GDPR, 6.1.e)")
    LEGAL_OBLIGATION = "legal", _("A legal obligation (GDPR, 6.1.c)")
    CONTRACT = "contract", _("A contract with the person (GDPR, 6.1.b)")
    CONSENT = "consent", _("The person’s consent (GDPR, 6.1.a)")


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Procedures, asked for in the domain's words."""

    def published(self) -> "ProcedureQuerySet":
        """Those whose form was published and that are not archived."""
        return self.filter(current_version__isnull=False, is_archived=False)

    def open(self, at: dt.datetime | None = None) -> "ProcedureQuerySet":
        """Those that can be started at `at` (now by default)."""
        at = at or timezone.now()
        return self.published().filter(
            models.Q(opens_at=None) | models.Q(opens_at__lte=at),
            models.Q(closes_at=None) | models.Q(closes_at__gt=at),
            models.Q(closed_at=None) | models.Q(closed_at__gt=at),
        )


class Procedure(PublicRow):
    """What can be filed. Requests and drafts point to it and to the form version they were filled with."""

    code = models.SlugField(_("address"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=150)
    team = models.ForeignKey(
        Team,
        verbose_name=_("instructing service"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="procedures",
    )
    profile_types = models.ManyToManyField(
        ProfileType, verbose_name=_("who may apply"), blank=True, related_name="procedures"
    )
    for_whom = models.CharField(_("filed"), max_length=8, choices=ForWhom, default=ForWhom.SELF)
    asks_mandate_proof = models.BooleanField(_("asks for the proof of who files for someone else"), default=False)
    opens_at = models.DateTimeField(_("opens on"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes on"), null=True, blank=True)
    processing_days = models.PositiveSmallIntegerField(_("processing time"), default=60, help_text=_("In days."))
    late_after_days = models.PositiveSmallIntegerField(_("late after"), default=45, help_text=_("In days."))
    draft_days = models.PositiveSmallIntegerField(
        _("drafts are kept"),
        null=True,
        blank=True,
        default=180,
        validators=[MinValueValidator(LEAST_DRAFT_DAYS)],
        help_text=_("In days since they were last saved; empty: without limit."),
    )

    files_away_months = models.PositiveSmallIntegerField(
        _("files put away by themselves"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("In months after the time to contest is over; empty: never."),
    )

    assignment = models.CharField(
        _("assigned by itself"), max_length=12, choices=AssignmentRule, default=AssignmentRule.NOBODY, blank=True
    )

    regime = models.CharField(_("what silence means"), max_length=12, choices=LegalRegime, blank=True)
    regime_months = models.PositiveSmallIntegerField(
        _("legal time"), default=2, help_text=_("In months; two by default.")
    )
    regime_article = models.CharField(_("text that says so of silence"), max_length=300, blank=True, default="")
    """The article that makes silence mean something else than refusal, or after another time than two months."""
    remedies_after_silence = models.TextField(_("remedies when silence means refusal"), blank=True)
    remedies = models.TextField(_("remedies against a refusal and their time limits"), blank=True)
    remedies_in_part = models.TextField(_("remedies against a decision granted in part"), blank=True)
    prior_appeal = models.TextField(_("mandatory prior appeal"), blank=True)
    honour_statement = models.TextField(_("statement on honour"), blank=True)
    honour_statement_version = models.PositiveSmallIntegerField(default=1)

    decision_rules = models.JSONField(_("who decides"), default=dict, blank=True)
    """Who decides what, and what each decision asks: `competence.rules` reads it; empty: without rules."""
    letter_models = models.JSONField(_("letters"), default=dict, blank=True)
    """What the letters of each outcome say besides what the law wants: `letters.letter_models` reads it."""

    data_purpose = models.TextField(_("purpose of the processing"), blank=True)
    data_basis = models.CharField(_("legal basis"), max_length=12, choices=DataBasis, default=DataBasis.PUBLIC_TASK)
    data_basis_text = models.CharField(_("text that founds it"), max_length=300, blank=True, default="")
    data_recipients = models.TextField(_("recipients of the data"), blank=True)
    retention_months = models.PositiveSmallIntegerField(_("retention"), default=60, help_text=_("In months."))
    retention_from = models.CharField(
        _("retention counted"), max_length=12, choices=RetentionStart, default=RetentionStart.DECISION
    )
    final_fate = models.CharField(_("final fate"), max_length=12, choices=FinalFate, default=FinalFate.DESTRUCTION)

    amount_field = models.CharField(_("amount asked"), max_length=40, blank=True)
    commune_field = models.CharField(_("commune"), max_length=40, blank=True)
    title_field = models.CharField(_("title of the project"), max_length=40, blank=True)
    searched_fields = models.JSONField(_("found by"), default=list, blank=True)
    filtered_fields = models.JSONField(_("filtered by"), default=list, blank=True)
    """The keys of the questions that mean these to who instructs, in whatever version of the form has them."""

    needs_approval = models.BooleanField(_("a second designer approves each version"), default=False)
    draft_schema = models.JSONField(default=dict)
    draft_settings = models.JSONField(default=dict)
    """The settings that the draft changes, by column; those in force are the columns themselves."""
    draft_stages = models.JSONField(default=dict)
    """The columns that the draft changes in each stage, by its primary key."""
    draft_number = models.PositiveIntegerField(default=1)
    current_version = models.ForeignKey(
        "teleservices.FormVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_archived = models.BooleanField(_("archived"), default=False)
    closed_at = models.DateTimeField(_("closed at once on"), null=True, blank=True)
    """Closed by hand, whatever its calendar says, until it is reopened."""
    closed_reason = models.CharField(_("why it is closed"), max_length=300, blank=True, default="")
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        permissions = [("design_procedure", _("Can design procedures in the studio"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=False) | models.Q(closed_reason="", replaced_by=None),
                name="closed_before_it_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def availability(self, at: dt.datetime | None = None) -> Availability:
        """Whether it can be started at `at` (now by default)."""
        at = at or timezone.now()
        if self.current_version_id is None or self.is_archived:
            return Availability.UNPUBLISHED
        if self.closed_at and at >= self.closed_at:
            return Availability.CLOSED
        if self.opens_at and at < self.opens_at:
            return Availability.OPENS_LATER
        if self.closes_at and at >= self.closes_at:
            return Availability.CLOSED
        return Availability.OPEN

    @property
    def replacement(self) -> "Procedure | None":
        """What can be asked instead of this one, closed by hand; one query where a procedure was named."""
        if self.replaced_by_id is None or self.availability() != Availability.CLOSED:
            return None
        other = self.replaced_by
        return other if other and other.availability() in {Availability.OPEN, Availability.OPENS_LATER} else None
