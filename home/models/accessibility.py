"""The accessibility statement (loi 2005-102, art. 47; RGAA): its fields decide what it may claim."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page

from home.editing.text_features import SHORT_TEXT_FEATURES
from home.models.accessibility_audits import AccessibilityAudit
from home.models.base import PublicPage
from home.models.content import ContentKind, address_of_kind

VALID_YEARS = 3


class Conformity(models.TextChoices):
    """What a statement may claim: all criteria, at least half of them, or neither."""

    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partly compliant")
    NONE = "none", _("not compliant")


def conformity(audited_on: dt.date | None, rate: Decimal | None, today: dt.date) -> Conformity:
    """What an audit of that day with that rate (per cent) allows to claim `today`; without a valid one, nothing."""
    if audited_on is None or rate is None or not holds(audited_on, today):
        return Conformity.NONE
    if rate >= 100:
        return Conformity.FULL
    return Conformity.PARTIAL if rate >= 50 else Conformity.NONE


def holds(audited_on: dt.date, today: dt.date) -> bool:
    """Whether an audit of that day is still worth something `today`: for three years."""
    return audited_on <= today < anniversary(audited_on)


def anniversary(day: dt.date) -> dt.date:
    """The day on which an audit of `day` lapses; a 29 February lapses on 1 March."""
    try:
        return day.replace(year=day.year + VALID_YEARS)
    except ValueError:
        return dt.date(day.year + VALID_YEARS, 3, 1)


class AccessibilityStatementPage(PublicPage):
    """The statement, whose state nobody types."""

    audited_on = models.DateField(_("date of the audit"), null=True, blank=True)
    audited_by = models.CharField(_("audited by"), max_length=120, blank=True)
    rate = models.DecimalField(
        _("criteria met, in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    not_accessible = RichTextField(_("what is not accessible"), features=SHORT_TEXT_FEATURES, blank=True)
    exempted = RichTextField(
        _("what is exempted or would be a disproportionate burden"), features=SHORT_TEXT_FEATURES, blank=True
    )
    technologies = models.CharField(_("technologies"), max_length=200, default="HTML, CSS, JavaScript, SVG, PDF")
    tested_with = models.TextField(_("tested with"), blank=True, help_text=_("Browsers and screen readers."))
    written_on = models.DateField(_("date of the statement"), default=timezone.localdate)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "home/accessibility_statement_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("audited_on"), FieldPanel("audited_by"), FieldPanel("rate")],
            heading=_("Audit"),
            help_text=_(
                "Without an audit of the last three years, the site says that it is not compliant. Once an audit is "
                "published (Reports, Accessibility audits), these fields are what it found."
            ),
        ),
        MultiFieldPanel([FieldPanel("not_accessible"), FieldPanel("exempted")], heading=_("Contents")),
        MultiFieldPanel(
            [FieldPanel("written_on"), FieldPanel("technologies"), FieldPanel("tested_with")],
            heading=_("How this statement was made"),
        ),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("state"), APIField("audited_on"), APIField("rate")]

    class Meta:
        verbose_name = _("accessibility statement")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate=None) | models.Q(rate__range=(0, 100)), name="rate_is_a_percentage"
            ),
        ]

    def clean(self) -> None:
        """An audit has a past date, an author and a rate, or there is none."""
        super().clean()
        if bool(self.audited_on) != (self.rate is not None):
            raise ValidationError({"rate": _("An audit has a date and a rate: fill in both, or neither.")})
        if self.audited_on and self.audited_on > timezone.localdate():
            raise ValidationError({"audited_on": _("The audit can't be in the future.")})

    def save(self, *args: object, **kwargs: object) -> None:
        """The audit that was published decides, whatever a form or an older revision of the page says."""
        if audit := AccessibilityAudit.in_force():
            self.audited_on, self.audited_by, self.rate = audit.audited_on, audit.audited_by, audit.rate
        super().save(*args, **kwargs)

    def own_words(self) -> str:
        words = _("This site is %(state)s with the RGAA. What is not accessible, and how to tell us.")
        return str(words % {"state": self.state.label})

    @property
    def plan_url(self) -> str:
        """The multi-year plan and the actions of the year, which the same article asks for; empty if unpublished."""
        return address_of_kind(ContentKind.ACCESSIBILITY_PLAN)

    @property
    def state(self) -> Conformity:
        """What the site may claim today."""
        return conformity(self.audited_on, self.rate, timezone.localdate())
