"""What is kept of staff besides their account: which one is sealed for the day the department's provider is down."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class SealedAccount(models.Model):
    """The one account of staff that a password still opens when the department's own provider is in charge."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="sealed")
    sealed_at = models.DateTimeField(_("sealed on"), default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_sealed_account")]

    def __str__(self) -> str:
        return f"{self.user_id}"
