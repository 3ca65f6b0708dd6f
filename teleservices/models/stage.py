"""The statuses that a procedure's designer names, explains and writes the e-mail of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.models.procedure import Procedure
from teleservices.models.states import State


class Stage(models.Model):
    """A lifecycle state in the designer's words. Archived, never deleted: events and requests point to it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=40)
    state = models.CharField(_("kind"), max_length=24, choices=[(s.value, s.label) for s in State if s != "draft"])
    name = models.CharField(_("name"), max_length=80)
    explanation = models.TextField(_("explanation for the applicant"))
    email_subject = models.CharField(_("subject of the e-mail"), max_length=150)
    email_text = models.TextField(_("text of the e-mail"))
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_milestone = models.BooleanField(_("shown in the progress level"), default=True)
    is_archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="stage_key_once")]

    def __str__(self) -> str:
        return self.name
