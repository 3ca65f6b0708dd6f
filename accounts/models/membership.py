"""A person's place in a profile."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.profile import Profile


class Role(models.TextChoices):
    """What a member may do in the profile."""

    ADMINISTRATOR = "administrator", _("Administrator")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")

    @classmethod
    def filing(cls) -> frozenset["Role"]:
        """The roles that may fill in and transmit requests, and add documents."""
        return frozenset({cls.ADMINISTRATOR, cls.EDITOR})


class Membership(models.Model):
    """Someone's role and job title (« fonction ») in a profile."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    function = models.CharField(_("function"), max_length=120, blank=True)
    wants_notices = models.BooleanField(_("wants the e-mails of the profile's requests"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.role}"
