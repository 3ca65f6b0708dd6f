"""Someone asks to join a profile that exists: who decided what, and when. `accounts.profiles.joining` decides."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.profile import Profile, Role
from portal.database.rows import PublicRow

if TYPE_CHECKING:
    from accounts.models.user import User


class JoinState(models.TextChoices):
    """Where a request to join stands."""

    PENDING = "pending", _("Waiting for the profile's administrators")
    ESCALATED = "escalated", _("Waiting for the département")
    ACCEPTED = "accepted", pgettext_lazy("request to join", "Accepted")
    REFUSED = "refused", pgettext_lazy("request to join", "Refused")
    EXPIRED = "expired", pgettext_lazy("request to join", "Expired")

    @classmethod
    def open(cls) -> tuple["JoinState", ...]:
        """The states in which an answer is still awaited."""
        return (cls.PENDING, cls.ESCALATED)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests to join, asked for in the domain's words."""

    def open(self) -> "JoinRequestQuerySet":
        """Those that nobody has answered."""
        return self.filter(state__in=JoinState.open())

    def escalated(self) -> "JoinRequestQuerySet":
        """Those that the département decides."""
        return self.filter(state=JoinState.ESCALATED)

    def shown_to(self, user: "User") -> "JoinRequestQuerySet":
        """Those that `user` made and that made nobody a member: the last answers among them."""
        return self.filter(user=user).exclude(state=JoinState.ACCEPTED).order_by("-asked_at")[:5]


class JoinRequest(PublicRow):
    """A person's request to act for a profile, in their own words."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    function = models.CharField(_("function"), max_length=120)
    justification = models.TextField(_("justification"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=JoinState, default=JoinState.PENDING)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(_("passed on to the département on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_requests_decided"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request to join a profile")
        verbose_name_plural = _("requests to join a profile")
        default_permissions = ("view",)
        permissions = [("decide_joinrequest", _("Can decide who joins a profile whose administrators do not answer"))]
        indexes = [models.Index(fields=["state", "asked_at"], name="join_request_awaited")]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "user"],
                condition=models.Q(state__in=("pending", "escalated")),
                name="join_request_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("pending", "escalated"), decided_at=None)
                | (~models.Q(state__in=("pending", "escalated")) & models.Q(decided_at__isnull=False)),
                name="join_request_decided_when_closed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="escalated") | models.Q(escalated_at__isnull=False),
                name="join_request_escalated_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", role__in=Role.values)
                | (~models.Q(state="accepted") & models.Q(role="")),
                name="join_request_role_when_accepted",
            ),
        ]

    @property
    def profile_name(self) -> str:
        """The name of the profile, as a column of the admin's list, which follows no relation by itself."""
        return self.profile.name
