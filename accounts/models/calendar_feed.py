"""The secret address by which somebody's own calendar reads their deadlines; of it, the digest alone is kept."""

from django.conf import settings
from django.db import models

from portal.database.rows import KeyedRow


class CalendarFeed(KeyedRow):
    """One a person; another address takes its place, and the former no longer answers."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="calendar_feed_digest"),
        ]
