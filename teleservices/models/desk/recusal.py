"""Agents who take no part in a request, or in all those of a profile, because they have an interest in it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Profile
from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest

if TYPE_CHECKING:
    from django.db.models.expressions import OuterRef


class RecusalQuerySet(models.QuerySet["Recusal"]):
    """Recusals, by what they are about."""

    def standing(self) -> "RecusalQuerySet":
        """Those that nobody ended."""
        return self.filter(ended_at=None)

    def about(self, *, request: "int | OuterRef", profile: "int | OuterRef") -> "RecusalQuerySet":
        """Those that keep someone from acting on a request of this profile, by keys."""
        return self.standing().filter(Q(request=request) | Q(profile=profile))


class Recusal(KeyedRow):
    """From one request or from all those of a profile: exactly one of both. Why isn't asked: it is private life."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recusals")
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.CASCADE, related_name="recusals")
    profile = models.ForeignKey(Profile, null=True, on_delete=models.CASCADE, related_name="recusals")
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="recusals_ended"
    )

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request=None, profile__isnull=False) | Q(request__isnull=False, profile=None),
                name="recusal_about_request_or_profile",
            ),
            models.UniqueConstraint(
                fields=["user", "request"], condition=Q(ended_at=None), name="recused_from_request_once"
            ),
            models.UniqueConstraint(
                fields=["user", "profile"], condition=Q(ended_at=None), name="recused_from_profile_once"
            ),
        ]
