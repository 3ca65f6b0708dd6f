"""What is to happen to a request when nobody acts: one row for each, so that it happens once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.models.procedures.stage import Stage
from teleservices.models.requests.service_request import ServiceRequest


class TimerKind(models.TextChoices):
    """What happens when time is up."""

    REMIND = "remind", _("Reminder")
    LATE = "late", _("Late")
    LAPSE = "lapse", _("Draft deleted")
    DEADLINE = "deadline", _("Deadline of corrections near")
    CLOSING = "closing", _("Draft to transmit before the closing")
    SILENCE_IN_15 = "silent15", _("Silence in 15 days")
    SILENCE_IN_5 = "silent5", _("Silence in 5 days")
    SILENCE_IN_1 = "silent1", _("Silence tomorrow")
    SILENCE = "silent0", _("Silence has decided")


OF_DRAFTS = (TimerKind.LAPSE.value, TimerKind.CLOSING.value)
OF_THE_LAW = ("silent15", "silent5", "silent1", "silent0")
"""Those that no stage calls for: `since` is then the day on which silence decides."""


class Timer(models.Model):
    """An appointment of a request with the clock; `done_at` is set once, in the transaction of what it does.

    `since` is when the request entered `stage`, or when the draft was last saved (no stage): if the request has moved
    since, the appointment is void. For a closing it is the closing itself; for lateness, the moment from which the
    request is late, whatever its stage.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="timers", db_index=False)
    kind = models.CharField(max_length=8, choices=TimerKind)
    stage = models.ForeignKey(Stage, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("timer")
        verbose_name_plural = _("timers")
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="timer_to_run")]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "since"], name="timer_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=OF_DRAFTS, stage=None)
                | models.Q(kind__in=OF_THE_LAW, stage=None)
                | (~models.Q(kind__in=(*OF_DRAFTS, *OF_THE_LAW)) & models.Q(stage__isnull=False)),
                name="a_timer_has_a_stage_when_one_calls_for_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
