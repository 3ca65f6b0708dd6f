"""The links of public pages, and what became of each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_ADDRESS = 500


class LinkState(models.TextChoices):
    """What a link leads to."""

    UNSEEN = "unseen", _("not looked at yet")
    GOOD = "good", _("answers")
    NO_PAGE = "no_page", _("the page was deleted or unpublished")
    NO_DOCUMENT = "no_document", _("the document was deleted")
    NO_ANCHOR = "no_anchor", _("the page has no such place")
    GONE = "gone", _("the site says that nothing is there")
    FAILS = "fails", _("the site is out of order")
    SILENT = "silent", _("nobody answers at this address")
    PRIVATE = "private", _("this address is not public")


SURE = (LinkState.NO_PAGE, LinkState.NO_DOCUMENT, LinkState.NO_ANCHOR, LinkState.PRIVATE)
"""What the portal knows by itself."""
FAILED_OUTSIDE = (LinkState.GONE, LinkState.FAILS, LinkState.SILENT)
"""What another site answered: it may be ill for a day."""


class PageLinkQuerySet(models.QuerySet["PageLink"]):
    """Links, asked for in the domain's words."""

    def broken(self) -> "PageLinkQuerySet":
        """Those that lead nowhere: here for sure, elsewhere once they failed on two days, without success between."""
        twice = Q(state__in=FAILED_OUTSIDE, last_failed_on__gt=F("first_failed_on"))
        return self.filter(Q(state__in=SURE) | twice)


class PageLink(models.Model):
    """A link of a live page, once however often the page has it."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    page_id: int
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    is_outside = models.BooleanField(_("on another site"))
    state = models.CharField(_("state"), max_length=12, choices=LinkState, default=LinkState.UNSEEN)
    first_failed_on = models.DateField(_("fails since"), null=True, blank=True)
    last_failed_on = models.DateField(_("last failed on"), null=True, blank=True)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)

    objects = PageLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a page")
        verbose_name_plural = _("links of pages")
        constraints = [models.UniqueConstraint(fields=["page", "address"], name="one_row_a_link_of_a_page")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["is_outside", "checked_at"], name="links_to_look_at"),
        ]

    def __str__(self) -> str:
        return self.address
