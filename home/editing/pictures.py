"""Pictures at the size where they stand: on cards, the editors' images or the drawing of the theme; in texts."""

from collections.abc import Collection, Iterable

from django.templatetags.static import static

from portal.models import Image, Rendition

SIZE = "fill-640x360"
IN_TEXT = "width-800"


def addresses_of(images: Iterable[Image | None]) -> dict[int, str]:
    """The address of each image, by primary key: one query for those already cut, the others are cut once."""
    pictures = {image.pk: image for image in images if image}
    if not pictures:
        return {}
    ready = Rendition.objects.filter(image__in=pictures, filter_spec=SIZE)
    urls = {rendition.image_id: rendition.url for rendition in ready}
    return {pk: urls.get(pk) or image.get_rendition(SIZE).url for pk, image in pictures.items()}


def cut(keys: Collection[str]) -> dict[str, Rendition]:
    """Images cut for a text, by primary key as texts write it: two queries, those never cut are cut once."""
    images = Image.objects.in_bulk([int(key) for key in keys])
    ready = {rendition.image_id: rendition for rendition in _ready(images)}
    return {str(pk): ready.get(pk) or image.get_rendition(IN_TEXT) for pk, image in images.items()}


def _ready(images: Collection[int]) -> Iterable[Rendition]:
    return Rendition.objects.filter(image__in=images, filter_spec=IN_TEXT).select_related("image") if images else ()


def address_of_drawing(drawing: str) -> str:
    """The address of a drawing (`home.procedures.drawings.Drawing`)."""
    return static(f"img/scenes/{drawing}.svg")
