"""What every page of the public site shares: its address, its breadcrumbs, its panels."""

import re
from dataclasses import dataclass
from html import unescape
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction

from home.editing.picture_alternatives import check_pictures
from home.editing.previews import OF_PAGES, SIGNED_IN, Modes
from home.site.addresses import public_address
from home.site.served_site import has_private_pages

FRONT_PAGE_DEPTH = 2
LONGEST_DESCRIPTION = 160
"""Characters that search engines show under the title of a page."""


_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|br|hr)\b[^>]*>")
"""Tags between which words don't touch."""


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

    def clean(self) -> None:
        """Every picture of every text has its alternative; streams check theirs, block by block."""
        super().clean()
        errors: dict[str, ValidationError] = {}
        for field in self._meta.get_fields():
            if isinstance(field, RichTextField):
                try:
                    check_pictures(getattr(self, field.name) or "")
                except ValidationError as error:
                    errors[field.name] = error
        if errors:
            raise ValidationError(errors)

    @property
    def preview_modes(self) -> Modes:
        """As a visitor first: that is whom the page is for."""
        return OF_PAGES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """What a visitor reads, although an editor looks, unless that is asked."""
        if mode_name != SIGNED_IN:
            request.user = AnonymousUser()
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        """Those of this page and of the pages above it, which are read only where the site has private pages."""
        if not has_private_pages.current():
            return PageViewRestriction.objects.none()
        restrictions: models.QuerySet[PageViewRestriction] = super().get_view_restrictions()
        return restrictions

    @property
    def description(self) -> str:
        """What search engines show of it: the editors' words, else the beginning of the page's own, else its title."""
        own = _words_of(self.search_description or self.own_words())
        return own or str(_("%(title)s: the online procedures of the département.") % {"title": self.title})

    def own_words(self) -> str:
        """What the page itself says first, HTML or not; nothing here."""
        return ""

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


def _words_of(html: str) -> str:
    """Its first words, on one line, as long as search engines show."""
    text = " ".join(unescape(strip_tags(_BLOCK.sub(" ", html))).split())
    return Truncator(text).chars(LONGEST_DESCRIPTION, truncate=" …") if len(text) > LONGEST_DESCRIPTION else text


class IntroducedPage(PublicPage):
    """A page that lists something under a few words."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]
    api_fields: ClassVar[list[APIField]] = [APIField("introduction")]

    class Meta:
        abstract = True

    def own_words(self) -> str:
        return self.introduction
