"""How long the decisions of a procedure took, as its public page says it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.procedures.procedure import Procedure


class MeasuredDelay(KeyedRow):
    """The median of what was decided in whole months; a procedure that decided too little has none.

    `teleservices.lifecycle.facts.measuring` writes it, from facts alone.
    """

    procedure = models.OneToOneField(
        Procedure, primary_key=True, on_delete=models.CASCADE, related_name="measured_delay"
    )
    median = models.PositiveIntegerField(help_text="in days, those that applicants were waited for taken off")
    decisions = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        verbose_name = _("measured delay")
        verbose_name_plural = _("measured delays")
