"""An audit of the site against the RGAA: its sample of pages, what each criterion is worth on each, what is said of it.

The criteria are data (`reference/`); an audit keeps the version by which it was made. Written through `home.audits`.
"""

from typing import ClassVar, Optional

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LATEST = "4.1.2"
"""The version of the RGAA by which a new audit is made."""


class AccessibilityAudit(models.Model):
    """An audit; once published it never changes, and the latest published is what the statement says."""

    rgaa_version = models.CharField(_("version of the RGAA"), max_length=10, default=LATEST, editable=False)
    audited_on = models.DateField(_("date of the audit"), default=timezone.localdate)
    audited_by = models.CharField(
        _("audited by"), max_length=120, blank=True, help_text=_("A service or a company, as the statement names it.")
    )
    tested_with = models.TextField(
        _("tested with"), blank=True, help_text=_("Browsers and screen readers, with their versions.")
    )
    tools = models.TextField(_("tools"), blank=True, help_text=_("What helped to check: extensions, validators."))
    revision = models.PositiveIntegerField(default=0, editable=False, help_text="raised by each write")
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)
    rate = models.DecimalField(
        _("criteria met, in per cent"), max_digits=5, decimal_places=2, null=True, editable=False
    )

    class Meta:
        verbose_name = _("accessibility audit")
        verbose_name_plural = _("accessibility audits")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, rate=None) | Q(published_at__isnull=False, rate__range=(0, 100)),
                name="published_audit_has_a_rate",
            ),
        ]

    def __str__(self) -> str:
        return _("Audit of %(date)s") % {"date": self.audited_on.strftime("%d/%m/%Y")}

    @classmethod
    def in_force(cls) -> Optional["AccessibilityAudit"]:
        """The one that was published last; none before the first."""
        return cls.objects.exclude(published_at=None).order_by("-published_at", "-pk").first()


class AuditedPage(models.Model):
    """A page of the sample."""

    audit = models.ForeignKey(AccessibilityAudit, on_delete=models.CASCADE, related_name="pages")
    title = models.CharField(_("page"), max_length=80)
    address = models.CharField(_("address"), max_length=300)
    process = models.CharField(
        _("process"),
        max_length=60,
        blank=True,
        help_text=_("The same word for all the steps of a form: a criterion is met on a step if it is on all of them."),
    )

    class Meta:
        verbose_name = _("page of the sample")
        verbose_name_plural = _("pages of the sample")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "address"],
                name="page_once_in_a_sample",
                violation_error_message=_("This address is in the sample already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Verdict(models.TextChoices):
    """What a criterion is worth on a page; what isn't tested has none."""

    MET = "C", _("compliant")
    NOT_MET = "NC", _("not compliant")
    NOT_APPLICABLE = "NA", _("not applicable")


class AuditVerdict(models.Model):
    """A cell of the grid."""

    page = models.ForeignKey(AuditedPage, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.CharField(max_length=6)
    verdict = models.CharField(max_length=2, choices=Verdict)

    class Meta:
        verbose_name = _("verdict of an audit")
        verbose_name_plural = _("verdicts of an audit")
        constraints = [
            models.UniqueConstraint(fields=["page", "criterion"], name="verdict_of_a_cell"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.verdict}"


class AuditRemark(models.Model):
    """What is said of a criterion: what isn't accessible, or why making it so would be a disproportionate burden."""

    audit = models.ForeignKey(AccessibilityAudit, on_delete=models.CASCADE, related_name="remarks")
    criterion = models.CharField(max_length=6)
    defect = models.TextField(_("what is not accessible"), blank=True)
    burden = models.TextField(_("disproportionate burden"), blank=True)

    class Meta:
        verbose_name = _("remark of an audit")
        verbose_name_plural = _("remarks of an audit")
        constraints = [models.UniqueConstraint(fields=["audit", "criterion"], name="remark_of_a_criterion")]

    def __str__(self) -> str:
        return self.criterion
