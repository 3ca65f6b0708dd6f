"""Photos of a document become one PDF. Nothing is decoded here: each photo is drawn again in the jail, then bound."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from locker.entry.slots import NoSlotError, inspection_slot
from locker.inspection.inspector import Picture, draw_photo
from locker.inspection.reasons import Reason

MOST_PHOTOS = 20
"""Photos in one document."""
EXTENSIONS = (".jpg", ".jpeg", ".png", ".heic", ".heif")
PDF = "application/pdf,.pdf"
ACCEPT = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
"""What an upload field tells the browser."""

A4 = (595.0, 842.0)
MARGIN = 18.0


class PhotoRefusedError(Exception):
    """A photo that can't be used: why, and which (from 1)."""

    def __init__(self, reason: Reason, number: int) -> None:
        self.reason, self.number = reason, number
        super().__init__(f"{reason} {number}")


def are_accepted() -> bool:
    """Whether this installation takes photos."""
    return settings.PARVIS_ACCEPT_PHOTOS


def accepted() -> str:
    """What an upload that takes photos, where they are, tells the browser."""
    return f"{PDF},{ACCEPT}" if are_accepted() else PDF


def formats_text() -> str:
    """In what formats documents are given, said on the pages that announce which."""
    if are_accepted():
        return _("Documents are joined as PDF, or as photos, which become one PDF.")
    return _("Documents are joined as PDF.")


def limit_text() -> str:
    """What may be chosen where several files are, said before: formats, size, what photos become."""
    largest = {"largest": settings.PARVIS_FILE_MAX_MB}
    if not are_accepted():
        return _("PDF only, %(largest)s MB at most per file.") % largest
    together = _("Photos chosen together become one PDF.")
    return f"{_('PDF or photos, %(largest)s MB at most per file.') % largest} {together}"


def order_text() -> str:
    """In what order photos become pages, said before they are chosen."""
    return _(
        "Photos follow one another in the order in which you choose them; you can then order the pages and turn them."
    )


def is_photo(name: str) -> bool:
    """Whether a file is named as a photo, to offer the right door; the jail says what it really is."""
    return name.lower().endswith(EXTENSIONS)


def pdf_of_photos(photos: Sequence[bytes], *, max_bytes: int) -> bytes:
    """One PDF, a page for each photo in their order; raises PhotoRefusedError. Call it outside a transaction."""
    return bind([_picture(photo, number, max_bytes) for number, photo in enumerate(photos, start=1)])


def _picture(photo: bytes, number: int, max_bytes: int) -> Picture:
    try:
        with inspection_slot():
            picture = draw_photo(photo, max_bytes=max_bytes)
    except NoSlotError as busy:
        raise PhotoRefusedError(Reason.UNAVAILABLE, number) from busy
    if isinstance(picture, Reason):
        raise PhotoRefusedError(picture, number)
    return picture


def bind(pictures: Sequence[Picture]) -> bytes:
    """Write a PDF of JPEG pictures, one centred on each A4 sheet, held upright or lying as the picture is."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", _tree(len(pictures))]
    for index, picture in enumerate(pictures):
        objects += _sheet(picture, first=3 + 3 * index)
    return _written(objects)


def _tree(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(count))
    return b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)


def _sheet(picture: Picture, *, first: int) -> list[bytes]:
    """A page, what it draws, and the picture."""
    width, height = A4 if picture.height >= picture.width else A4[::-1]
    scale = min((width - 2 * MARGIN) / picture.width, (height - 2 * MARGIN) / picture.height)
    across, up = picture.width * scale, picture.height * scale
    drawing = b"q %.2f 0 0 %.2f %.2f %.2f cm /P Do Q" % (across, up, (width - across) / 2, (height - up) / 2)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.0f %.0f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
    image = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    return [
        page % (width, height, first + 1, first + 2),
        _stream(b"", drawing),
        _stream(image % (picture.width, picture.height), picture.jpeg),
    ]


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _written(objects: Sequence[bytes]) -> bytes:
    body, rows = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), b""
    for number, content in enumerate(objects, start=1):
        rows += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size, start = len(objects) + 1, len(body)
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return bytes(body + table + b"startxref\n%d\n%%%%EOF\n" % start)
