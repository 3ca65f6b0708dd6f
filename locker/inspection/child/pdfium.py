"""Opens the document as a browser would: pdfium counts its pages and draws them, the first above all.

Calls the library's C functions by themselves; its Python bindings cost more to import than most documents to inspect.
"""

import ctypes
import io
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.reasons import Finding, Reason

THUMBNAIL_PIXELS = 256
"""Four for each pixel of the tallest picture that pages show of it (64): sharp on a dense screen, zoomed or not."""
MOST_PIXELS = 2_000
MOST_LETTERS = 20_000
PASSWORD_ERROR = 4
WHITE = 0xFFFFFFFF
WITH_ANNOTATIONS = 1
QUALITY = 70


def load_library() -> ctypes.CDLL:
    """Load and start pdfium. Must come before the process gives up its files.

    Raises:
        OSError: the library is not installed.

    """
    spec = find_spec("pypdfium2_raw")
    if spec is None or spec.origin is None:
        raise OSError("pypdfium2 is not installed")
    library = ctypes.CDLL(str(Path(spec.origin).with_name("libpdfium.so")))
    pointer, text, number, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_size_t
    library.FPDF_LoadMemDocument64.argtypes = (text, size, text)
    library.FPDF_LoadMemDocument64.restype = pointer
    library.FPDF_GetLastError.restype = ctypes.c_ulong
    library.FPDF_GetPageCount.argtypes = (pointer,)
    library.FPDF_LoadPage.argtypes = (pointer, number)
    library.FPDF_LoadPage.restype = pointer
    library.FPDF_GetPageWidthF.argtypes = library.FPDF_GetPageHeightF.argtypes = (pointer,)
    library.FPDF_GetPageWidthF.restype = library.FPDF_GetPageHeightF.restype = ctypes.c_float
    library.FPDFBitmap_Create.argtypes = (number, number, number)
    library.FPDFBitmap_Create.restype = pointer
    library.FPDFBitmap_FillRect.argtypes = (pointer, number, number, number, number, ctypes.c_ulong)
    library.FPDF_RenderPageBitmap.argtypes = (pointer, pointer, number, number, number, number, number, number)
    library.FPDFBitmap_GetBuffer.argtypes = library.FPDFBitmap_GetStride.argtypes = (pointer,)
    library.FPDFBitmap_GetBuffer.restype = pointer
    library.FPDFText_LoadPage.argtypes = (pointer,)
    library.FPDFText_LoadPage.restype = pointer
    library.FPDFText_CountChars.argtypes = (pointer,)
    library.FPDFText_GetText.argtypes = (pointer, number, number, text)
    library.FPDF_InitLibrary()
    return library


def thumbnail(library: ctypes.CDLL, document: bytes, page_count: int) -> bytes:
    """Page 1 as a WebP picture, at most `THUMBNAIL_PIXELS` wide and high.

    Raises:
        InspectionRefusedError: pdfium can't open the document or its first page, or counts its pages otherwise.

    """
    handle = _opened(library, document)
    if library.FPDF_GetPageCount(handle) != page_count:
        raise InspectionRefusedError(Reason.DANGEROUS, Finding.PAGE_COUNT)
    return _page_drawn(library, handle, 0, THUMBNAIL_PIXELS)


def picture_of_page(library: ctypes.CDLL, document: bytes, number: int, pixels: int, quarters: int) -> bytes:
    """Page `number` (from 1) as a WebP picture, at most so many `pixels` wide and high, turned clockwise.

    Raises:
        InspectionRefusedError: pdfium can't open the document, or there is no such page.

    """
    return _page_drawn(library, _opened(library, document), number - 1, min(pixels, MOST_PIXELS), quarters % 4)


def text_of_page(library: ctypes.CDLL, document: bytes, number: int) -> str:
    """The text that page `number` (from 1) holds, at most `MOST_LETTERS`; empty for a scanned page.

    Raises:
        InspectionRefusedError: pdfium can't open the document, or there is no such page.

    """
    page = library.FPDF_LoadPage(_opened(library, document), number - 1)
    if not page:
        raise InspectionRefusedError(Reason.DAMAGED, "page")
    text = library.FPDFText_LoadPage(page)
    length = min(library.FPDFText_CountChars(text), MOST_LETTERS) if text else 0
    if length <= 0:
        return ""
    letters = ctypes.create_string_buffer(2 * (length + 1))
    library.FPDFText_GetText(text, 0, length, letters)
    return letters.raw[: 2 * length].decode("utf-16-le", "replace").split("\0", 1)[0]


def _opened(library: ctypes.CDLL, document: bytes) -> int:
    handle = library.FPDF_LoadMemDocument64(document, len(document), None)
    if not handle:
        needs_password = library.FPDF_GetLastError() == PASSWORD_ERROR
        raise InspectionRefusedError(Reason.NEEDS_PASSWORD if needs_password else Reason.DAMAGED, "second reader")
    return int(handle)


def _page_drawn(library: ctypes.CDLL, handle: int, index: int, pixels: int, quarters: int = 0) -> bytes:
    page = library.FPDF_LoadPage(handle, index)
    if not page:
        raise InspectionRefusedError(Reason.DAMAGED, "page")
    return _drawn(library, page, pixels, quarters)


def _drawn(library: ctypes.CDLL, page: int, most: int, quarters: int) -> bytes:
    width, height = library.FPDF_GetPageWidthF(page), library.FPDF_GetPageHeightF(page)
    scale = most / max(width, height, 1.0)
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    if quarters % 2:
        columns, rows = rows, columns
    bitmap = library.FPDFBitmap_Create(columns, rows, 0)
    if not bitmap:
        raise InspectionRefusedError(Reason.TOO_COMPLEX, "page")
    library.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, WHITE)
    library.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, quarters, WITH_ANNOTATIONS)
    stride = library.FPDFBitmap_GetStride(bitmap)
    pixels = ctypes.string_at(library.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    picture = io.BytesIO()
    Image.frombuffer("RGB", (columns, rows), pixels, "raw", "BGRX", stride, 1).save(
        picture, "WEBP", quality=QUALITY, method=0
    )
    return picture.getvalue()
