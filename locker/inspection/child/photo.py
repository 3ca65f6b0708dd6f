"""Draws a photo of a document again: upright, of a readable size, as a plain JPEG that tells nothing but its pixels."""

import io

import pillow_heif
from PIL import Image, ImageOps

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.reasons import Reason

FORMATS = ("JPEG", "PNG", "HEIF")
MAX_PIXELS = 64_000_000
LONGEST_SIDE = 2_000
QUALITY = 75


def prepare() -> None:
    """Load every reader. Must come before the process gives up its files."""
    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is looked at before a pixel is decoded


def draw(data: bytes) -> tuple[bytes, int, int]:
    """A JPEG, its width and its height, upright as the camera says that it was held.

    Raises:
        InspectionRefusedError: it is no photo, a broken one, or one of too many pixels.

    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InspectionRefusedError(Reason.PHOTO_TOO_LARGE, "pixels")
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = _drawn(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise InspectionRefusedError(Reason.NOT_A_PHOTO, type(error).__name__) from error
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, optimize=False)
    return target.getvalue(), picture.width, picture.height


def _drawn(image: Image.Image) -> Image.Image:
    """Shrink first: every later step has fewer pixels to carry."""
    upright = image.getexif().get(0x0112, 1)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    image.getexif()[0x0112] = upright
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned)
    plain = Image.new("RGB", turned.size)
    plain.paste(turned.convert("RGB"))
    return plain
