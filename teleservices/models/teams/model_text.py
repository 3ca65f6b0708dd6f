"""The texts that a service has ready, so that nobody types them anew: never shown to who applies as they stand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teleservices.models.teams.team import Team

MOST_TEXTS = 60
"""Texts of a service: the page where one is inserted holds them all."""
LONGEST_TEXT = 4000
LONGEST_REMARK = 500
"""A remark stands on one line of a request for corrections."""


class TextUse(models.TextChoices):
    """Where a text is offered."""

    MESSAGE = "message", _("Message to the applicant")
    REMARK = "remark", _("Remark on an answer or a document to correct")
    NOTE = "note", _("Internal note")
    REASONS = "reasons", _("Reasons of a decision")


class ModelText(models.Model):
    """A text of a service under a title: inserted as it is, then changed at will by who writes.

    It holds no tag: what is inserted is read and completed before it leaves.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="model_texts", verbose_name=_("Service"))
    use = models.CharField(_("use of the text"), max_length=8, choices=TextUse)
    title = models.CharField(_("title of the text"), max_length=60)
    text = models.TextField(_("model text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="model_texts"
    )
    """Who wrote it last; the text is the service's, and stays without them."""
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("model text")
        verbose_name_plural = _("model texts")
        constraints = [
            models.UniqueConstraint(
                "team",
                "use",
                Lower("title"),
                name="model_text_title_once_for_a_use",
                violation_error_message=_("This service has a model text of this title already for this use."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_model_text_says_something"),
        ]

    def __str__(self) -> str:
        return self.title
