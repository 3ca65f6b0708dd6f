"""Pages of text: terms of use, legal notices, personal data, map of the site, or anything else to explain."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page

from home.editing.blocks import ContentBlock
from home.models.easy_reading import EasilyReadPage
from home.site.addresses import public_address
from home.site.site_map import site_map
from portal.models import TermsVersion


class ContentKind(models.TextChoices):
    """What the footer looks for; there is one page of each kind but the last."""

    TERMS = "terms", _("Terms of use")
    LEGAL = "legal", _("Legal notices")
    DATA = "data", _("Personal data")
    SITE_MAP = "site_map", _("Site map")
    REMEDIES = "remedies", _("Contesting a decision")
    ACCESSIBILITY_PLAN = "access_plan", _("Accessibility plan")
    OTHER = "other", _("Another page")


class ContentPage(EasilyReadPage):
    """A page of text."""

    kind = models.CharField(_("kind of page"), max_length=12, choices=ContentKind, default=ContentKind.OTHER)
    lead = models.TextField(_("introduction"), blank=True)
    body = StreamField(ContentBlock(required=False), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["home.ContentPage"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["kind"]
    template = "home/content_page.html"
    usual_text = "home/includes/content_text.html"
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("lead"),
        FieldPanel("body"),
        EasilyReadPage.easy_panel,
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("kind"), APIField("lead"), APIField("body"), APIField("easy_text")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=~models.Q(kind="other"),
                name="one_page_of_each_kind",
                violation_error_message=_("There is already a page of this kind."),
            ),
        ]

    def own_words(self) -> str:
        texts = (block.value.source for block in self.body if block.block_type == "text")
        return self.lead or next(texts, "")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `terms` (the version in force) or `tree` (the map of the site), for the kinds that show them."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        context["terms"] = TermsVersion.current() if self.kind == ContentKind.TERMS else None
        context["tree"] = site_map() if self.kind == ContentKind.SITE_MAP else []
        return context


def address_of_kind(kind: ContentKind) -> str:
    """Where the live page of that kind answers; empty when there is none."""
    url_path = ContentPage.objects.live().filter(kind=kind).values_list("url_path", flat=True).first()
    return public_address(url_path) if url_path else ""
