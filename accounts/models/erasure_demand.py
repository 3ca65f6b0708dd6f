"""The register of erasures asked through the data-protection officer: when, by whom done, what went; never of whom."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import PublicRow


class ErasureState(models.TextChoices):
    """How far a demand is."""

    WAITING = "waiting", pgettext_lazy("an erasure", "Being done")
    DONE = "done", pgettext_lazy("an erasure", "Done")
    REFUSED = "refused", pgettext_lazy("an erasure", "Could not be done")


class ErasureDemand(PublicRow):
    """An erasure that a person asked of the data-protection officer (RGPD, art. 17).

    `digest` tells whether the same person asked before, to who knows their address or name. `sought`, what they were
    looked for by, is what the worker needs: it goes once it is done. From then on the database refuses any change.
    """

    number = models.CharField(max_length=60, help_text="of the register of the data-protection officer")
    asked_on = models.DateField(help_text="by the person: the answer is due a month later")
    reason = models.CharField(max_length=500, help_text="names nobody")
    digest = models.CharField(max_length=64, db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Until it is done; null for who has no account."""
    sought = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.WAITING)
    refusal = models.CharField(max_length=500, blank=True)
    goes = models.JSONField(default=list, help_text="the kinds of what went")
    stays = models.JSONField(default=list, help_text="the kinds of what stays")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("erasure asked")
        verbose_name_plural = _("erasures asked")
        permissions = [("erase_people", _("Can erase people's data for the data-protection officer"))]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(state="refused"), name="a_demand_of_erasure_is_done_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", done_at=None)
                | (~models.Q(state="waiting") & models.Q(done_at__isnull=False, sought="", account=None)),
                name="an_erasure_done_names_nobody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""), name="an_erasure_is_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def answer_by(self) -> dt.date:
        """The last day to answer the person: a month after they asked (RGPD, art. 12, 3)."""
        year, month = self.asked_on.year + self.asked_on.month // 12, self.asked_on.month % 12 + 1
        following = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return following.replace(day=min(self.asked_on.day, following.day))
