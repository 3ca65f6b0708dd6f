"""What someone of the service wants to be told of, and what waits for the e-mail of their morning."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class NoticeKind(models.TextChoices):
    """What the service is told of."""

    NEW = "new", _("A new request arrives")
    COMPLETED = "completed", _("The applicant completes a request")
    MESSAGE = "message", _("The applicant writes a message")
    WITHDRAWN = "withdrawn", _("The applicant withdraws a request")
    ASSIGNED = "assigned", _("A request is assigned to you")
    MENTION = "mention", _("A note mentions you")
    OPINION = "opinion", _("An opinion that was asked for arrives")
    LATE = "late", _("A request is late, or waits for long in a stage")
    SILENCE = "silence", _("Silence is near, or has decided")


class Pace(models.TextChoices):
    """When one is told. Who chose nothing is told at once, where it is theirs (see `lifecycle.agents.recipients`)."""

    AT_ONCE = "at_once", _("At once")
    MORNING = "morning", _("In the morning e-mail")
    NEVER = "never", _("Never")


class NoticeChoice(models.Model):
    """When an agent wants to be told of a kind; no row while they chose nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    pace = models.CharField(max_length=8, choices=Pace)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_pace_for_a_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=NoticeKind.values), name="a_kind_of_notice"),
            models.CheckConstraint(condition=models.Q(pace__in=Pace.values), name="a_pace_of_notices"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class MorningNotice(KeyedRow):
    """That a request is to be named in the next morning e-mail of an agent, once a kind; gone once it was sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="morning_notices")
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notice that waits for the morning")
        verbose_name_plural = _("notices that wait for the morning")
        indexes = [models.Index(fields=["at", "user"], name="morning_notices")]
        constraints = [models.UniqueConstraint(fields=["user", "request", "kind"], name="named_once_in_the_morning")]
