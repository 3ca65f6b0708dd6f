"""Makes photos for tests: red on the left, blue on the right, with what a phone writes beside the pixels."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image

RED, BLUE = (220, 20, 20), (20, 20, 220)
PLACE = b"Mende, 44.5"
SIZE = (120, 80)


def two_colours(size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture, red on its left half, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def told_by_a_phone(orientation: int = 1) -> Image.Exif:
    """Return what a phone tells beside the pixels: how it was held, where, and a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (44.0, 31.0, 5.0)
    return exif


def jpeg(*, size: tuple[int, int] = SIZE, orientation: int = 1) -> bytes:
    """Return a JPEG photo."""
    return _saved(two_colours(size), "JPEG", exif=told_by_a_phone(orientation), quality=90)


def png(*, size: tuple[int, int] = SIZE, mode: str = "RGB") -> bytes:
    """Return a PNG picture; with some transparency if the mode has any."""
    image = two_colours(size).convert(mode)
    if mode == "RGBA":
        image.putalpha(0)
    return _saved(image, "PNG", exif=told_by_a_phone())


def heic(*, size: tuple[int, int] = SIZE) -> bytes:
    """Return a HEIC photo."""
    target = io.BytesIO()
    pillow_heif.from_pillow(two_colours(size)).save(target, quality=80, exif=told_by_a_phone().tobytes())
    return target.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """Return a small PNG of an immense blank picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    header = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
