"""What the site's search looks through: an entry for each public page, written at publication; and its synonyms."""

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.synonyms import LONGEST_PHRASE, MOST_PHRASES, phrase, phrases_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_KEPT = 60
"""The longest question, in characters, that is counted when it found nothing."""


class Kind(models.TextChoices):
    """How results are grouped."""

    PROCEDURE = "procedure", _("Procedures")
    QUESTION = "question", _("Frequently asked questions")
    PAGE = "page", _("Pages of the site")
    ELSEWHERE = "elsewhere", _("On other sites")

    @property
    def of_one(self) -> "StrOrPromise":
        """What a page of this kind is, beside its title."""
        return {
            Kind.PROCEDURE: _("procedure"),
            Kind.QUESTION: _("frequent question"),
            Kind.PAGE: _("page"),
            Kind.ELSEWHERE: _("on another site"),
        }[self]


class SearchEntry(models.Model):
    """A public page that may be found."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title


class IndexedText(models.Model):
    """What a page is found by, besides its title, in one build of the index; the next build stands beside it."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="indexed_texts")
    build = models.PositiveIntegerField()
    keys = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "build"], name="one_text_of_an_entry_in_a_build")]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.build}"


class IndexState(models.Model):
    """Which build of the index answers, and a mark that each change of what it holds replaces."""

    version = models.PositiveIntegerField(default=0, help_text="of the code that made the build")
    build = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
    stamp = models.UUIDField(default=uuid.uuid4)
    """Never a number that grows: what a transaction that failed had written would be taken for what the next writes."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="index_state_is_one_row")]

    def __str__(self) -> str:
        return f"build {self.build}"


def check_words(line: str) -> None:
    """Raise ValidationError for what is no group of synonyms."""
    phrases = phrases_of(line)
    if len(phrases) < 2:
        raise ValidationError(_("Write at least two words or expressions, with a comma between them."))
    if len(phrases) > MOST_PHRASES:
        raise ValidationError(_("At most %(most)s words or expressions in a group.") % {"most": MOST_PHRASES})
    long = [piece for piece in phrases if len(phrase(piece)) > LONGEST_PHRASE]
    if long:
        raise ValidationError(_("“%(words)s” is too long: at most four words.") % {"words": long[0]})


class SynonymGroup(models.Model):
    """Words and expressions that find the same pages, kept by editors: « bus, car, transport scolaire »."""

    words = models.CharField(
        _("words and expressions"),
        max_length=500,
        validators=[check_words],
        help_text=_("With a comma between them, for example: bus, coach, school transport."),
    )

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms of the search")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class FruitlessSearch(models.Model):
    """What was looked for and not found: how many times, from when to when; never by whom."""

    query = models.CharField(_("what was looked for"), max_length=LONGEST_KEPT, unique=True)
    count = models.PositiveIntegerField(_("times"), default=1)
    first_day = models.DateField(_("first time"))
    last_day = models.DateField(_("last time"), db_index=True)

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-count", "-last_day", "query"]

    def __str__(self) -> str:
        return self.query
