"""What stands for a picture to who doesn't see it: in every text, a description, or that it is decorative (RGAA 1.1).

An empty description is that choice, made in the box where a picture is put; none at all is an omission.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.editing.page_texts import rich_texts, tags_of
from home.image_formats import WHOLE_WIDTH

FILE_NAME = re.compile(
    r"^(\S+\.(jpe?g|png|gif|webp|avif|heic|svg)|(img|dsc[fn]?|pxl|image|photo|capture|screenshot)[-_ ]?[\d_-]+)$",
    re.IGNORECASE,
)
"""What a camera or a computer calls a picture describes nothing."""


def undescribed(html: str) -> int:
    """How many pictures of a text have neither a description nor the mention that they are decorative."""
    pictures = [attributes for tag, attributes in tags_of(html) if tag == "embed"]
    alternatives = [attributes.get("alt") for attributes in pictures]
    return sum(alternative is None or bool(FILE_NAME.match(alternative.strip())) for alternative in alternatives)


def check_pictures(html: str) -> None:
    """Raises ValidationError for a picture without alternative, or put as no editor's box puts it."""
    for tag, attributes in tags_of(html):
        if tag == "embed" and (attributes.get("embedtype"), attributes.get("format")) != ("image", WHOLE_WIDTH):
            raise ValidationError(_("This text holds something that can't be shown: take it out, then put it again."))
    if undescribed(html):
        raise ValidationError(
            _(
                "A picture of this text has no description: press it, then describe what it shows (the name of its "
                "file describes nothing), or say that it is decorative."
            ),
            code="undescribed",
        )


def undescribed_in(page: Page) -> int:
    """How many pictures of the page's texts and blocks have no alternative."""
    blocks = [
        block.value
        for field in ("body",)
        for block in getattr(page, field, ())
        if block.block_type == "image" and block.value
    ]
    silent = [image for image in blocks if not image.decorative and not image.contextual_alt_text]
    return sum(undescribed(text.html) for text in rich_texts(page)) + len(silent)
