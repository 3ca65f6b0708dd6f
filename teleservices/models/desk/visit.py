"""When someone was last at the desk, so that they see what moved since."""

from django.conf import settings
from django.db import models

from portal.database.rows import KeyedRow


class DeskVisit(KeyedRow):
    """The present visit of an instructor to the list of requests, and the end of the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk_visit"
    )
    seen_at = models.DateTimeField(help_text="last seen at the list, to some minutes")
    since = models.DateTimeField(null=True, help_text="end of the visit before; none at the first")
