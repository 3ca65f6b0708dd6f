"""A way through a form that a designer recorded, with where it led: replayed before each publication."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.models.procedures.procedure import Procedure


class Scenario(models.Model):
    """Answers tried on a draft form. Invented by a designer: no applicant's answer is ever here."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=120)
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    """Of the profile tried, and the day (see formkit.facts)."""
    expected = models.JSONField(default=dict)
    """Where they led when recorded: see studio.scenarios.Course."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("recorded scenario")
        verbose_name_plural = _("recorded scenarios")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "name"], name="scenario_name_once_in_a_procedure"),
            models.CheckConstraint(condition=~models.Q(name=""), name="scenario_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
