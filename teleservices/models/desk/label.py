"""The labels that a service lays on its requests, in its own words: never shown to who applies."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.teams.team import Team

MOST_LABELS = 40
"""Labels in use that a service has: a sheet offers them all."""


class Tone(models.TextChoices):
    """The colour of a label; a few, whose text stays legible."""

    GREY = "grey", _("grey")
    BLUE = "blue", _("blue")
    GREEN = "green", _("green")
    SAND = "sand", _("sand")
    BRICK = "brick", _("brick")


class Label(models.Model):
    """A word of a service about its requests. One that some bear is archived, never deleted."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="labels", verbose_name=_("Service"))
    name = models.CharField(_("name of the label"), max_length=40)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.GREY)
    is_archived = models.BooleanField(
        _("archived"), default=False, help_text=_("No longer offered; the requests that bear it keep it.")
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = pgettext_lazy("of a request", "label")
        verbose_name_plural = pgettext_lazy("of a request", "labels")
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name"),
                name="label_name_once_in_a_service",
                violation_error_message=_("This service has a label of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequestLabel(KeyedRow):
    """A label that a request bears. It says nothing of who laid it."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="laid", db_index=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="labels_laid")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "request"], name="label_laid_once")]
