"""What an instructor found of a document of a request."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from locker.models import StoredFile
from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.teams.model_text import LONGEST_REMARK


class Finding(models.TextChoices):
    """What a document is found to be."""

    COMPLIANT = "compliant", pgettext_lazy("a document", "Compliant")
    TO_REPLACE = "to_replace", pgettext_lazy("a document", "To be replaced")
    ILLEGIBLE = "illegible", pgettext_lazy("a document", "Illegible")
    OUT_OF_DATE = "out_of_date", pgettext_lazy("a document", "Out of date")

    @property
    def remark(self) -> str:
        """What the applicant is told of such a document, unless something else is written; nothing of a good one."""
        return str(REMARKS.get(self, ""))


REMARKS = {
    Finding.TO_REPLACE: _("This document is to be replaced."),
    Finding.ILLEGIBLE: _("This document can't be read: send it again, sharper."),
    Finding.OUT_OF_DATE: _("This document is out of date: send a recent one."),
}


class DocumentReview(KeyedRow):
    """A finding on a file under a question: another file there has none yet, and the former one keeps its own."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="document_reviews")
    field_key = models.CharField(max_length=40)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=12, choices=Finding)
    remark = models.CharField(max_length=LONGEST_REMARK, blank=True, default="", help_text="why, for the service")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("finding on a document")
        verbose_name_plural = _("findings on documents")
        constraints = [
            models.UniqueConstraint(fields=["request", "field_key", "stored_file"], name="one_finding_on_a_document"),
        ]

    @property
    def proposed_remark(self) -> str:
        """What the applicant is told of the document unless something else is written: why, where the service said."""
        finding = Finding(self.finding)
        return self.remark if self.remark and finding.remark else finding.remark
