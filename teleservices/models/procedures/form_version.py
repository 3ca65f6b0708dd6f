"""A form as it was published, for ever; and the history of the draft that leads to the next one."""

from functools import cached_property
from typing import ClassVar

from django.conf import settings as django_settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from formkit.schema import FormSchema, parse_schema
from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow
from teleservices.models.procedures.procedure import Procedure

MOST_FORMS = 256
"""Published forms that a process keeps parsed."""


class FormVersion(AppendOnlyRow):
    """An immutable published form. Drafts and requests run from the version they hold."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    schema = models.JSONField()
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()
    _kept: ClassVar[dict[str, FormSchema]] = {}

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the form")
        verbose_name_plural = _("versions of the form")
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="form_version_number_once")]

    def __str__(self) -> str:
        return f"v{self.number}"

    @cached_property
    def form(self) -> FormSchema:
        """The parsed form, shared by all who hold this version: its JSON, when it is not loaded, is read once."""
        form = self._kept.get(self.checksum) or parse_schema(self.schema)
        if self.checksum:
            if len(self._kept) >= MOST_FORMS:
                self._kept.clear()
            self._kept[self.checksum] = form
        return form


class DraftChangeQuerySet(models.QuerySet["DraftChange"]):
    """Changes of drafts, which are heavy with what they made."""

    def without_content(self) -> "DraftChangeQuerySet":
        """Without the form, the settings and the stages as they became."""
        return self.defer("schema", "settings", "stages")


class DraftChange(models.Model):
    """One act of a designer on a draft, with the whole draft as it became: the studio's history."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="draft_changes")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    schema = models.JSONField()
    settings = models.JSONField(null=True)
    stages = models.JSONField(null=True)
    """All of them, by column; null in a history that is older than their place in the draft."""
    restores = models.PositiveIntegerField(null=True)
    """Number of the change whose draft this one put back, when it undid or did again; an act of its own otherwise."""
    author = models.ForeignKey(django_settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = DraftChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="draft_change_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"
