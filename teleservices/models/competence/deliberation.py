"""The register of deliberations: those of a body that met elsewhere than in the portal, and what makes each count."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teleservices.models.competence.authority import Authority
from teleservices.models.teams.team import Team


class DeliberationQuerySet(models.QuerySet["Deliberation"]):
    """Deliberations, asked for by what they are good for."""

    def executory(self) -> "DeliberationQuerySet":
        """Those that the prefect got: a decision may rest on them (CGCT L3131-1)."""
        return self.exclude(transmitted_on=None)


class Deliberation(models.Model):
    """A deliberation that a service may record decisions against, kept by who holds its meetings.

    It is executory once the prefect got it, and it was published or notified to whom it concerns (CGCT L3131-1).
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deliberations")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="deliberations")
    number = models.CharField(_("number of the deliberation"), max_length=60)
    subject = models.CharField(_("subject of the deliberation"), max_length=200)
    adopted_on = models.DateField(_("adopted on"))
    transmitted_on = models.DateField(_("transmitted to the prefect on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_on", "number"]
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "authority", "number"],
                name="a_deliberation_of_a_number_once",
                violation_error_message=_("A deliberation of this number is in the register already."),
            ),
            models.CheckConstraint(
                condition=(Q(transmitted_on=None) | Q(transmitted_on__gte=F("adopted_on")))
                & (Q(published_on=None) | Q(published_on__gte=F("adopted_on"))),
                name="a_deliberation_is_adopted_first",
            ),
        ]

    def __str__(self) -> str:
        return self.number
