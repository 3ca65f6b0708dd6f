"""What the service corrected in its applicant's place: as it was, as it is, and why."""

import hashlib
import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import JoinedFile, ServiceRequest


class AgentCorrection(KeyedRow):
    """An answer, or the documents of a question, corrected by an agent at a moment; who did it is in the event.

    `former_answers` and `answers` hold what moved and nothing else, by key: the answer itself, what is calculated of
    it, what it leaves off the path. Never changed: with them, what the applicant had filed can always be read.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="agent_corrections")
    field_key = models.CharField(max_length=40)
    reason = models.TextField()
    former_answers = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["-corrected_at", "-pk"]
        verbose_name = _("correction by the service")
        verbose_name_plural = _("corrections by the service")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="a_correction_says_why")]

    def digest(self) -> str:
        """The SHA-256 of what moved, which the chained event keeps: neither side can be changed unseen."""
        documents = [
            (document.is_taken_away, document.title, document.stored_file.sha256)
            for document in self.documents.select_related("stored_file")
        ]
        content = [self.field_key, self.former_answers, self.answers, documents]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class AgentCorrectionDocument(JoinedFile):
    """A document that a correction by the service brought, or took away; it stays readable whatever comes after."""

    correction = models.ForeignKey(AgentCorrection, on_delete=models.CASCADE, related_name="documents")
    is_taken_away = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document of a correction by the service")
        verbose_name_plural = _("documents of corrections by the service")
