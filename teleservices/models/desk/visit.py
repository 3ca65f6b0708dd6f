"""When someone was last at the desk, so that they see what moved since."""

from django.conf import settings
from django.db import models


class DeskVisit(models.Model):
    """The present visit of an instructor to the list of requests, and the end of the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk_visit"
    )
    seen_at = models.DateTimeField(help_text="last seen at the list, to some minutes")
    since = models.DateTimeField(null=True, help_text="end of the visit before; none at the first")
    has_airy_rows = models.BooleanField(default=False, help_text="whether the rows of the list are spaced, not dense")

    def __str__(self) -> str:
        return str(self.pk)
