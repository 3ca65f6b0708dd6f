"""Pictures of procedures at the size of cards: the editors' images, or the drawing of the theme."""

from collections.abc import Iterable

from django.templatetags.static import static

from portal.models import Image, Rendition

SIZE = "fill-640x360"


def addresses_of(images: Iterable[Image | None]) -> dict[int, str]:
    """The address of each image, by primary key: one query for those already cut, the others are cut once."""
    wanted = {image.pk: image for image in images if image}
    if not wanted:
        return {}
    ready = Rendition.objects.filter(image__in=wanted, filter_spec=SIZE)
    urls = {rendition.image_id: rendition.url for rendition in ready}
    return {pk: urls.get(pk) or image.get_rendition(SIZE).url for pk, image in wanted.items()}


def address_of_drawing(drawing: str) -> str:
    """The address of a drawing (`home.drawings.Drawing`)."""
    return static(f"img/scenes/{drawing}.svg")
