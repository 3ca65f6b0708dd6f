"""The versions of the terms of use (CGU) that people accept."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField


class TermsVersion(models.Model):
    """A version of the terms of use; an account keeps which one it accepted, so a version is never rewritten."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    body = RichTextField(_("text"))
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the terms of use")
        verbose_name_plural = _("versions of the terms of use")

    def __str__(self) -> str:
        return f"CGU v{self.number}"

    @classmethod
    def current(cls) -> "TermsVersion | None":
        """The version that someone signing up today accepts; None before the first is published."""
        return cls.objects.order_by("-number").first()
