"""Who asked to be told when a procedure opens."""

from django.conf import settings
from django.db import models

from portal.database.rows import KeyedRow
from teleservices.models.procedures.procedure import Procedure


class OpeningAlert(KeyedRow):
    """Somebody waits for a procedure that is not open: one e-mail when it opens, and the row is gone."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="opening_alerts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_alerts")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "user"], name="opening_asked_once")]
