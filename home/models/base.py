"""What every page of the public site shares: its address, its breadcrumbs, its panels."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.models import Page

from home.addresses import public_address

FRONT_PAGE_DEPTH = 2


@dataclass(frozen=True)
class Crumb:
    """A step of the way to a page; the page itself has no `url`."""

    label: str
    url: str = ""


class PublicPage(Page):
    """A page of the public site."""

    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Address and search engines"),
        )
    ]
    api_fields: ClassVar[list[APIField]] = []

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The public address, from the root of the site."""
        return public_address(self.url_path)

    @property
    def breadcrumbs(self) -> list[Crumb]:
        """The way from the front page, this page last."""
        crumbs = [Crumb(self.title)]
        above = self.get_parent()
        while above and above.depth > FRONT_PAGE_DEPTH:
            crumbs.insert(0, Crumb(above.title, public_address(above.url_path)))
            above = above.get_parent()
        return crumbs


class IntroducedPage(PublicPage):
    """A page that lists something under a few words."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]
    api_fields: ClassVar[list[APIField]] = [APIField("introduction")]

    class Meta:
        abstract = True
