"""What the site's search looks through: an entry for each public page, written at publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How results are grouped."""

    PROCEDURE = "procedure", _("Procedures")
    QUESTION = "question", _("Frequently asked questions")
    PAGE = "page", _("Pages of the site")


class SearchEntry(models.Model):
    """A public page as the search knows it. `title_words` and `all_words` are what `search.text.normalise` gives."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    title_words = models.TextField()
    all_words = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title
