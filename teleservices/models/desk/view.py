"""The views of the desk's list that instructors keep: for themselves, or for their service."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teleservices.models.teams.team import Team

MOST_VIEWS = 30
"""Views that one person keeps."""
LONGEST_QUERY = 2000
"""Characters of what a view asks of the list."""


class DeskView(models.Model):
    """Filters, columns and order of the list, under a name; never a search, which may name someone.

    It gives no right: what it shows to each is what the list shows them. A shared one whose owner is gone belongs to
    its service.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="desk_views"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="desk_views")
    """The service that it is shared with; None for a personal one."""
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, help_text="as the address of the list writes it")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("view of the list")
        verbose_name_plural = _("views of the list")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="desk_view_name_once"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(team__isnull=False), name="desk_view_is_somebody_s"
            ),
        ]

    def __str__(self) -> str:
        return self.name
