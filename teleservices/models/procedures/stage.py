"""The statuses that a procedure's designer names, explains and writes the e-mail of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.models.procedures.procedure import Procedure
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
    allowed_next = models.ManyToManyField(
        "self",
        verbose_name=_("what the service may choose next"),
        symmetrical=False,
        blank=True,
        related_name="allowed_before",
        help_text="none: all that the lifecycle allows",
    )
    remind_after_days = models.PositiveSmallIntegerField(_("remind after"), null=True, blank=True)
    late_after_days = models.PositiveSmallIntegerField(_("late after"), null=True, blank=True)
    is_archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "key"], name="stage_key_once"),
            models.CheckConstraint(
                condition=~models.Q(remind_after_days=0) & ~models.Q(late_after_days=0), name="stage_timers_last_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def waits_for_applicant(self) -> bool:
        """Whether the applicant must act while a request stands here; the service otherwise."""
        return self.state == State.CORRECTION_REQUESTED

    @property
    def may_have_timers(self) -> bool:
        """Whether somebody must still act: nobody is reminded of a request that is decided."""
        return self.state in State.open()
