"""Which agent of a service follows what comes from which commune."""

from django.db import models

from teleservices.models.teams.team import Team, TeamMember


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
