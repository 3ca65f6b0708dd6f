"""What a procedure became at a publication, for ever: its form, its settings, its stages."""

from django.conf import settings as django_settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow
from teleservices.models.procedures.form_version import FormVersion
from teleservices.models.procedures.procedure import Procedure


class Publication(AppendOnlyRow):
    """A draft put in force. The form has no new version when only what stands beside it changed."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    draft_number = models.PositiveIntegerField()
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    settings = models.JSONField()
    stages = models.JSONField()
    """By column, as a draft holds them (`studio.drafting.snapshots`)."""
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return str(self.number)
