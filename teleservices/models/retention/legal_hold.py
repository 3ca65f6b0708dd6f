"""A request kept for a dispute: while it is, nothing of it is destroyed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Holds, asked for by whether they stand."""

    def standing(self) -> "LegalHoldQuerySet":
        """Those that nobody lifted: one a request at most."""
        return self.filter(lifted_at=None)


class LegalHold(KeyedRow):
    """That a request is kept for a dispute, since when and why; lifted by someone who says why too."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField(_("reason"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_by_name = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_by_name = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        verbose_name = _("request kept for a dispute")
        verbose_name_plural = _("requests kept for a dispute")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(lifted_at=None), name="one_standing_hold_of_a_request"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_hold_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lift_reason="")
                | (models.Q(lifted_at__isnull=False) & ~models.Q(lift_reason="")),
                name="a_hold_is_lifted_with_a_reason",
            ),
        ]
