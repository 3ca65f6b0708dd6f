"""What active content is called, looked for by the names alone, wherever they stand in a document.

Knows nothing of what the inspection calls active, nor of what the names mean where they stand.
"""

import io
from collections.abc import Iterator

import pikepdf

ACTIVE_NAMES = frozenset(
    {
        "/AA",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/XFA",
        "/EF",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/FileAttachment",
        "/Collection",
        "/RichMedia",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/RichMediaExecute",
        "/Rendition",
        "/Renditions",
        "/Movie",
        "/Sound",
        "/Screen",
        "/3D",
        "/GoTo3DView",
        "/PS",
    }
)
HARMLESS_SCHEMES = ("http:", "https:", "mailto:")


def active_names(document: bytes) -> set[str]:
    """Return the names of what is active in a document: keys and values of every object, those of no use included."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return {name for item in (pdf.trailer, *pdf.objects) for name in _active(item)}


def _active(item: object) -> Iterator[str]:
    """Yield what an object and all that stands in it are called; what it refers to has its own turn."""
    if isinstance(item, pikepdf.Name):
        yield from ACTIVE_NAMES & {bytes(item).decode("latin-1")}
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _inside(value)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield from ACTIVE_NAMES & {key}
            yield from _misused(key, value)
            yield from _inside(value)


def _inside(value: object) -> Iterator[str]:
    if not (isinstance(value, pikepdf.Object) and value.is_indirect):
        yield from _active(value)


def _misused(key: str, value: object) -> Iterator[str]:
    """Yield a key whose name is innocent, but not what it holds: what opens a document, and where links lead."""
    if key == "/OpenAction" and not isinstance(value, pikepdf.Array):
        yield key
    if key == "/URI" and isinstance(value, pikepdf.String):
        has_scheme = ":" in str(value).partition("/")[0]
        if has_scheme and not str(value).lower().startswith(HARMLESS_SCHEMES):
            yield str(value)
