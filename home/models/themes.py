"""What procedures are about, as editors name and order it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from home.procedures.drawings import Drawing

LONGEST_KEY = 20
TAIL = 4
"""Letters added to a key that is taken."""


class Theme(models.Model):
    """A theme: its name may change, its key never does (pages, their drafts and the API name it so)."""

    key = models.SlugField(_("key"), primary_key=True, max_length=LONGEST_KEY, editable=False)
    name = models.CharField(_("name"), max_length=60, help_text=_("Short: it heads the list of its procedures."))
    drawing = models.CharField(
        _("drawing"),
        max_length=20,
        choices=Drawing,
        help_text=_("Shown for the procedures whose page has no picture of its own."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("The smallest number comes first."))
    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("No longer offered to pages. The procedures that have it keep it until another is chosen."),
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar[list[str]] = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_theme_of_each_name",
                violation_error_message=_("There is already a theme of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        """A new theme gets a key made from its name; its row is inserted, never written over another's."""
        if self._state.adding and not self.key:
            self.key = _free_key(self.name)
            kwargs["force_insert"] = True
        super().save(*args, **kwargs)


def _free_key(name: str) -> str:
    key = slugify(name)[:LONGEST_KEY].strip("-") or "theme"
    if not Theme.objects.filter(key=key).exists():
        return key
    return f"{key[: LONGEST_KEY - TAIL - 1]}-{get_random_string(TAIL, 'abcdefghijkmnpqrstuvwxyz23456789')}"
