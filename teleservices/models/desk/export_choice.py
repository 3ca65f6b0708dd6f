"""What an export is asked with, kept under a name: for oneself, or for one's service."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teleservices.models.desk.export import ExportContent, ExportFormat
from teleservices.models.teams.team import Team

MOST_CHOICES = 20
"""That one person keeps."""


class ExportChoice(models.Model):
    """The content, the kind of file, the columns and the names of an export; never of which requests.

    It gives no right: what an export holds is asked of its author's services each time. A shared one whose owner is
    gone belongs to its service.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="export_choices"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="export_choices")
    """The service that it is shared with; None for a personal one."""
    name = models.CharField(_("name of the model of export"), max_length=60)
    content = models.CharField(_("content"), max_length=12, choices=ExportContent)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    names = models.CharField(max_length=120, blank=True, help_text="what the files of an archive are called")
    columns = models.JSONField(default=list, help_text="names and labels of the list's columns, as they were then")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("model of export")
        verbose_name_plural = _("models of export")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="export_choice_name_once"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(team__isnull=False), name="export_choice_is_somebody_s"
            ),
        ]

    def __str__(self) -> str:
        return self.name
