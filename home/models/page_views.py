"""How often a page was read, a row a page and a day: nothing of who read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageViews(models.Model):
    """The readings of a page on a day, robots left out as far as they say that they are."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    page_id: int
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("readings of a page")
        verbose_name_plural = _("readings of pages")
        constraints = [models.UniqueConstraint(fields=["day", "page"], name="page_views_of_a_day")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.day}: {self.count}"
