"""Our own image and document models, so that a field can be added later without moving every file."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Image(AbstractImage):
    """A picture of the public site."""

    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="portal_images")

    # Wagtail carries no types: without this, relations that end here are unknown to the type checker.
    _default_manager: ClassVar[models.Manager["Image"]]

    admin_form_fields = WagtailImage.admin_form_fields

    @property
    def default_alt_text(self) -> str:
        """Its description, if it has one: its title is most often the name of its file."""
        return self.description

    class Meta(AbstractImage.Meta):
        default_related_name = "portal_images"


class Rendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"),
        ]


class Document(AbstractDocument):
    """A public file to download (a form to print, a video, its captions); never a citizen's document."""

    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="portal_documents")

    _default_manager: ClassVar[models.Manager["Document"]]

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        default_related_name = "portal_documents"
