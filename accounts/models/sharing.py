"""A one-time key by which a person joins an organisation's profile; the key itself is never kept, only its digest."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.profile import Profile, Role
from portal.database.rows import PublicRow


class ShareState(models.TextChoices):
    """Where a key stands, in the words of its table."""

    NEW = "new", pgettext_lazy("key", "New")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class ShareKey(PublicRow):
    """« Partage du profil »: who holds the key joins with this role, once, until `expires_at`."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="share_keys")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="share_keys_made"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires on"))
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="share_keys_used"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None), name="share_key_used_or_revoked"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="share_key_lasts_a_while"
            ),
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="share_key_digest"),
        ]

    @property
    def state(self) -> ShareState:
        """Used or revoked for good; else new until it expires."""
        if self.used_at:
            return ShareState.USED
        if self.revoked_at:
            return ShareState.REVOKED
        return ShareState.NEW if timezone.now() < self.expires_at else ShareState.EXPIRED
