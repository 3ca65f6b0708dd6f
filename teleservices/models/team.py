"""The services that instruct procedures, and who belongs to them in what capacity."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A « service instructeur » with the contact that the law wants on every acknowledgement (CRPA R112-11-1)."""

    name = models.CharField(_("name of the service"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMember", related_name="teams")

    class Meta:
        ordering = ["name"]
        verbose_name = _("instructing service")
        verbose_name_plural = _("instructing services")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """An instructor in a service, with the capacity that correspondence shows (CRPA L111-2)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships")
    capacity = models.CharField(_("capacity"), max_length=150)

    class Meta:
        verbose_name = _("member of the service")
        verbose_name_plural = _("members of the service")
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.user_id}"
