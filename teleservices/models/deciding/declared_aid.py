"""The de minimis aids that an applicant declares having had elsewhere, as its statement says them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Profile
from portal.database.rows import PublicRow
from teleservices.models.competence.aid_regime import AidRegime
from teleservices.models.requests.service_request import ServiceRequest


class DeclaredAid(PublicRow):
    """A line of the statement that an applicant joined: an aid, or that there is none but those written already.

    Copied by an agent from a request. A line that is wrong is withdrawn, never deleted nor changed.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="declared_aids")
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.SET_NULL, related_name="declared_aids")
    """On which it was declared; None once that one is erased."""
    stated_on = models.DateField(_("day of the statement"))
    is_nil = models.BooleanField(default=False)
    """Whether it says that there is no other aid."""
    regime = models.CharField(_("regime"), max_length=20, choices=AidRegime, blank=True)
    granted_on = models.DateField(pgettext_lazy("an aid", "granted on"), null=True)
    amount_cents = models.PositiveBigIntegerField(_("amount"), null=True)
    granted_by = models.CharField(pgettext_lazy("an aid", "granted by"), max_length=150, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("by an applicant", "declared aid")
        verbose_name_plural = pgettext_lazy("by an applicant", "declared aids")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_nil=True, regime="", granted_on=None, amount_cents=None, granted_by="")
                | Q(
                    is_nil=False,
                    regime__in=["general", "agricultural", "fisheries", "general_interest"],
                    granted_on__isnull=False,
                    amount_cents__isnull=False,
                    amount_cents__gt=0,
                )
                & ~Q(granted_by=""),
                name="a_declared_aid_is_whole_or_nil",
            ),
        ]
