"""An identity that a provider vouched for, until its owner proves that the e-mail address given with it is theirs."""

from django.db import models
from django.utils import timezone


class PendingIdentity(models.Model):
    """What a person brought from FranceConnect and has not tied to an account yet; the link sent to them opens it."""

    token_digest = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    email = models.EmailField()
    claims = models.JSONField(default=dict)
    terms = models.ForeignKey("portal.TermsVersion", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.provider} {self.pk}"
