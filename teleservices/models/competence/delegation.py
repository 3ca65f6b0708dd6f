"""Delegations of signature: what the act says never changes; it becomes enforceable, then ends, once."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow
from teleservices.models.competence.authority import Authority
from teleservices.models.procedures.procedure import Procedure
from teleservices.models.states import Outcome

LAPSE_DAYS = 30
"""How long before its last day a delegation is said to lapse."""
DATES_KNOWN = Q(published_on__isnull=False, transmitted_on__isnull=False)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations, by what may be done by them on a day (today by default)."""

    def open_on(self, day: dt.date | None = None) -> "DelegationQuerySet":
        """Those that have no end on `day`: neither ended, nor lapsed. They may not have begun."""
        day = day or timezone.localdate()
        return self.filter(Q(revoked_on=None) | Q(revoked_on__gt=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def in_force(self, day: dt.date | None = None) -> "DelegationQuerySet":
        """Those by which one may decide on `day`."""
        first_day = Greatest(F("valid_from"), F("published_on"), F("transmitted_on"))
        day = day or timezone.localdate()
        return self.open_on(day).filter(DATES_KNOWN).alias(begins_on=first_day).filter(begins_on__lte=day)

    def waiting(self, day: dt.date | None = None) -> "DelegationQuerySet":
        """Those that wait for the day of their publication, or of their transmission to the prefect."""
        return self.open_on(day).exclude(DATES_KNOWN)

    def lapsing(self, day: dt.date | None = None) -> "DelegationQuerySet":
        """Those whose last day comes within `LAPSE_DAYS` days."""
        day = day or timezone.localdate()
        return self.open_on(day).filter(
            Q(revoked_on=None) | Q(revoked_on__gt=F("valid_to")), valid_to__lte=day + dt.timedelta(days=LAPSE_DAYS)
        )


class Delegation(models.Model):
    """A signature that the president delegates to an agent (CGCT L3221-3), as its act says it.

    It counts from the latest of the day that it says, its publication and its transmission to the prefect (CGCT
    L3131-1), through `valid_to`, and no more from `revoked_on`. The database freezes the rest: see its guards.
    """

    authority = models.ForeignKey(
        Authority, verbose_name=_("authority that delegates"), on_delete=models.PROTECT, related_name="delegations"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("delegate"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="delegations",
    )
    """The account that signs by it; the act keeps the name when the account goes."""
    delegate_name = models.CharField(_("name of the delegate"), max_length=150)
    function = models.CharField(_("function of the delegate"), max_length=150)
    act_number = models.CharField(_("number of the act"), max_length=60)
    act_date = models.DateField(_("date of the act"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    transmitted_on = models.DateField(_("transmitted to the prefect on"), null=True, blank=True)
    valid_from = models.DateField(pgettext_lazy("a delegation", "from"))
    valid_to = models.DateField(pgettext_lazy("a delegation", "last day"), null=True, blank=True)
    procedures = models.ManyToManyField(
        Procedure, verbose_name=_("procedures"), through="DelegatedProcedure", related_name="+"
    )
    procedure_count = models.PositiveSmallIntegerField(default=0, help_text="0: all procedures, present and to come")
    outcomes = models.JSONField(_("decisions"), default=list, help_text="values of Outcome; empty for all")
    amount_max_cents = models.PositiveBigIntegerField(_("up to"), null=True, blank=True)
    """The amount granted by one decision; None: without ceiling."""
    revoked_on = models.DateField(_("ended on"), null=True, blank=True)
    """The first day on which it counts no more."""
    revoked_reason = models.CharField(pgettext_lazy("of the end of a delegation", "reason"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="delegations_recorded"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    lapse_told_at = models.DateTimeField(null=True, help_text="when its end was announced")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["delegate_name", "-valid_from", "pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        permissions = [("manage_delegations", _("Can keep the register of delegations"))]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__gte=F("act_date")), name="delegation_begins_with_its_act"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(published_on__gte=F("act_date")),
                name="delegation_published_after_its_act",
            ),
            models.CheckConstraint(
                condition=Q(transmitted_on=None) | Q(transmitted_on__gte=F("act_date")),
                name="delegation_transmitted_after_its_act",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_reason="")
                | (Q(revoked_on__isnull=False, revoked_on__gte=F("act_date")) & ~Q(revoked_reason="")),
                name="delegation_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(amount_max_cents=None) | Q(amount_max_cents__gte=0),
                name="delegation_up_to_no_less_than_zero",
            ),
            models.CheckConstraint(
                condition=~Q(delegate_name="") & ~Q(function="") & ~Q(act_number=""),
                name="delegation_says_who_and_by_what",
            ),
        ]

    def __str__(self) -> str:
        return self.act_number

    @property
    def enforceable_from(self) -> dt.date | None:
        """The first day on which it counts; None while its publication or its transmission isn't known."""
        if self.published_on is None or self.transmitted_on is None:
            return None
        return max(self.valid_from, self.published_on, self.transmitted_on)

    @property
    def ended_on(self) -> dt.date | None:
        """The first day on which it counts no more, by its own term or by the end given to it; None where none is."""
        term = None if self.valid_to is None else self.valid_to + dt.timedelta(days=1)
        return min((day for day in (term, self.revoked_on) if day), default=None)

    @property
    def outcome_labels(self) -> list[str]:
        """The decisions that it names, in words; none where it covers all."""
        return [str(Outcome(value).label) for value in self.outcomes]


class DelegatedProcedure(KeyedRow):
    """A procedure that a delegation names: there are as many as its act says, and never another."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="named_procedures")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delegation", "procedure"], name="procedure_delegated_once")]
