"""When, with what and from what kind of device an account was entered; kept twelve months, without any place."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInMethod(models.TextChoices):
    """What the person proved who they are with."""

    PASSWORD = "password", _("Password")
    PASSWORD_AND_CODE = "password_and_code", _("Password and code")
    PASSWORD_AND_PASSKEY = "password_and_passkey", _("Password and passkey")
    PASSKEY = "passkey", _("Passkey")
    FRANCECONNECT = "franceconnect", _("FranceConnect")
    PROVIDER = "provider", _("Identity provider of the département")
    LINK = "link", _("Activation link")


class SignIn(models.Model):
    """A sign-in that succeeded: when, by what proof, on what device; neither address nor header."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=24, choices=SignInMethod)
    device = models.CharField(max_length=60, blank=True, help_text="names of a browser and a system; never the header")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.method}"


class FailedSignIns(models.Model):
    """How many sign-ins to one account failed in a day; without a user, those to addresses that have no account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="failed_sign_ins"
    )
    day = models.DateField()
    last_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="failed_sign_ins_once_a_day"),
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(user=None), name="failed_sign_ins_of_nobody_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
