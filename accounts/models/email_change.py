"""An identifier that was replaced: for a week the former address can take the account back, and is nobody else's."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models.user import User


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    """Changes of address, asked for in the domain's words."""

    def undoable(self) -> "EmailChangeQuerySet":
        """Those that the former address can still undo."""
        return self.filter(undone_at=None, expires_at__gt=timezone.now())

    def reserving(self, email: str, *, for_others_than: "User | None" = None) -> "EmailChangeQuerySet":
        """Those that keep `email` for the account that had it; that account itself may take it back."""
        changes = self.undoable().filter(old_email=email.lower())
        return changes.exclude(user=for_others_than) if for_others_than else changes


class EmailChange(models.Model):
    """One change; `digest` is that of the undo link's token, which is itself kept nowhere but in the e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]
        indexes = [models.Index(fields=["old_email", "expires_at"], name="reserved_addresses")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("changed_at")), name="email_change_expires_after"
            ),
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="email_change_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.changed_at:%Y-%m-%d}"
