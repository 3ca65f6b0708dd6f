"""The daily anchors of the chains of events, and the heads that each covers. `accounts.audit.anchors` writes them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow


class Anchor(AppendOnlyRow):
    """A digest over the chains that changed since the anchor before, and over that anchor: one a day."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    marks = models.JSONField(help_text="the last event seen, by kind of chain")
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


class AnchoredHead(AppendOnlyRow):
    """How long a chain was on the day of an anchor, and the digest of its last event."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads")
    chain = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField()
    length = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["anchor", "chain", "subject_id"]
        verbose_name = _("anchored head")
        verbose_name_plural = _("anchored heads")
        constraints = [models.UniqueConstraint(fields=["anchor", "chain", "subject_id"], name="head_once_per_anchor")]

    def __str__(self) -> str:
        return f"{self.chain} {self.length}"


class NotedAnchor(AppendOnlyRow):
    """That the anchor of this number was noted in the file: a file that no longer holds it was cut, or taken away."""

    number = models.PositiveIntegerField(primary_key=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("noted anchor")
        verbose_name_plural = _("noted anchors")

    def __str__(self) -> str:
        return str(self.number)
