"""The services that instruct procedures, and who belongs to them in what capacity and what role."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Team(models.Model):
    """A « service instructeur » with the contact that the law wants on every acknowledgement (CRPA R112-11-1)."""

    name = models.CharField(_("name of the service"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    anonymity_reason = models.CharField(
        _("reason for which its agents are not named"),
        max_length=300,
        blank=True,
        help_text=_(
            "Leave it empty: correspondence names the agent, as the law wants. Only grounds of public safety or of the "
            "safety of people warrant anonymity (CRPA L111-2): e-mails and messages then name the service alone. A "
            "decision always names its author (CRPA L212-1)."
        ),
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMember", related_name="teams")

    class Meta:
        ordering = ["name"]
        verbose_name = _("instructing service")
        verbose_name_plural = _("instructing services")

    def __str__(self) -> str:
        return self.name

    @property
    def name_alone(self) -> str:
        """« Vie associative » of « Service Vie associative », beside a label that says « Service »."""
        alone = self.name.removeprefix(f"{gettext('Service')} ")
        return alone[:1].upper() + alone[1:]

    @property
    def names_its_agents(self) -> bool:
        """Whether correspondence names who writes (CRPA L111-2); a decision names its author anyway (CRPA L212-1)."""
        return not self.anonymity_reason

    def agent_lines(self, agent: "User | None") -> list[str]:
        """First name and name of who writes or follows, then their capacity here; nothing where agents are unnamed."""
        if agent is None or not self.names_its_agents:
            return []
        membership = self.team_members.filter(user=agent).first()
        if membership is None and agent.teams.exclude(anonymity_reason="").exists():  # of a service that names nobody
            return []
        return [line for line in (agent.get_full_name(), membership.capacity if membership else "") if line]


MEMBER = "member-"
"""Begins the name of the fact that someone belongs to a service, in a capacity; their key ends it."""


class TeamRole(models.TextChoices):
    """What someone may do with the requests of a service."""

    INSTRUCTOR = "instructor", pgettext_lazy("role in a service", "Instructor")
    HEAD = "head", pgettext_lazy("role in a service", "Head of the service")
    SUPERVISOR = "supervisor", pgettext_lazy("role in a service", "Supervisor")
    READER = "reader", pgettext_lazy("role in a service", "Reader")

    @classmethod
    def instructing(cls) -> frozenset["TeamRole"]:
        """Those who act on requests; the others read them."""
        return frozenset({cls.INSTRUCTOR, cls.HEAD})


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Members, by what they may do."""

    def instructing(self) -> "TeamMemberQuerySet":
        """Those who act on the requests of their service."""
        return self.filter(role__in=TeamRole.instructing())

    def reading(self, day: dt.date | None = None) -> "TeamMemberQuerySet":
        """Those who read them on `day` (today by default): all but the readers whose last day is past."""
        return self.exclude(until__lt=day or timezone.localdate())

    def heads(self) -> "TeamMemberQuerySet":
        """Those who see who does what in their service, and arrange it."""
        return self.filter(role=TeamRole.HEAD)


class TeamMember(models.Model):
    """Someone in a service: what they may do there, and the capacity that correspondence shows (CRPA L111-2)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships")
    capacity = models.CharField(_("capacity"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=TeamRole, default=TeamRole.INSTRUCTOR)
    until = models.DateField(_("reads until"), null=True, blank=True)
    """The last day of a reader; nobody else has one."""
    quota = models.PositiveSmallIntegerField(_("open requests at most"), null=True, blank=True)
    """What requests are given to them by themselves up to; None: without limit."""

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the service")
        verbose_name_plural = _("members of the service")
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="team_member_once"),
            models.CheckConstraint(
                condition=models.Q(role="reader", until__isnull=False)
                | (~models.Q(role="reader") & models.Q(until=None)),
                name="only_readers_have_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.user_id}"


class TeamCommune(models.Model):
    """A commune given to a member of a service, for the procedures that assign by territory."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="communes")
    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="communes")
    code = models.CharField(max_length=5, help_text="geographic code")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="commune_given_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.code}"
