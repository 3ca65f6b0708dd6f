"""When someone of a service is away, and who looks after what they follow meanwhile."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences, by their days."""

    def on(self, day: dt.date | None = None) -> "AbsenceQuerySet":
        """Those of `day` (today by default)."""
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def between(self, starts_on: dt.date, ends_on: dt.date) -> "AbsenceQuerySet":
        """Those that have a day in common with these."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def to_come(self) -> "AbsenceQuerySet":
        """Those that are not over."""
        return self.filter(ends_on__gte=timezone.localdate())


class Absence(KeyedRow):
    """From a day to another, both included. The deputy sees and acts in their own name: an absence gives no right."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("absent"), on_delete=models.CASCADE, related_name="absences"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deputy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputised",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="absences_entered"
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["deputy", "ends_on"], name="absence_deputy")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(deputy=None) | ~models.Q(deputy=models.F("user")),
                name="nobody_deputises_for_oneself",
            ),
        ]
