"""Takes out of a document what is not pages, and writes it anew with qpdf: one revision, one table, no password.

What counts as active is said in `rules.py`; the walk over the result, not this module, decides whether it is clean.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.rules import KINDS, PRESENCE, is_unusual
from locker.inspection.child.trees import leaves
from locker.inspection.reasons import ACTIVE, Reason

ENTRIES = (*PRESENCE, "/AF", "/NeedsRendering")
"""Entries taken out wherever they are. `/AF` ties attached files to what they belong to."""
SIGNATURE = b"/ByteRange"
"""Stands in every signature, and never inside an object stream: it tells which bytes of the file are signed."""
ADDRESSES = ("/URI", "/Base")
CONTAINERS = (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)


def prepare() -> None:
    """Have qpdf open its source of random numbers, that it keeps; it asks for some even to decrypt."""
    with pikepdf.new() as blank:
        blank.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="-", user=""))


def is_signed(document: bytes) -> bool:
    """Whether a document bears a signature, that rewriting breaks."""
    return SIGNATURE in document


def is_sound(document: bytes) -> bool:
    """Whether qpdf reads each object by the document's own tables, with nothing to mend nor to complain of."""
    try:
        with pikepdf.open(io.BytesIO(document), suppress_warnings=True, attempt_recovery=False) as pdf:
            for _item in containers(pdf):  # objects are read when they are looked at
                pass
            return not pdf.get_warnings()
    except pikepdf.PdfError:
        return False


def rewrite(document: bytes, *, clean: bool) -> bytes:
    """The document written anew, without what is active if `clean`.

    Raises:
        InspectionRefusedError: qpdf can't read it.

    """
    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(document), suppress_warnings=True) as pdf:
            if clean:
                _clean(pdf)
            pdf.save(
                target,
                encryption=False,
                deterministic_id=True,
                fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError as error:
        raise InspectionRefusedError(Reason.NEEDS_PASSWORD, "rewriting") from error
    except pikepdf.PdfError as error:
        raise InspectionRefusedError(Reason.DAMAGED, "rewriting") from error
    return target.getvalue()


def _clean(pdf: pikepdf.Pdf) -> None:
    for item in containers(pdf):
        if isinstance(item, pikepdf.Array):
            continue
        if _is_active(item) or _links_unusually(item):
            _empty(item)
            continue
        for key in ENTRIES:
            if key in item:
                del item[key]
        if "/OpenAction" in item:
            _open_at_a_page(pdf, item)
    for page in pdf.pages:
        _forget_empty_annotations(page.obj)


def containers(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Each dictionary, stream and array, those nested in others included; references are not followed."""
    for item in [pdf.trailer, *pdf.objects]:
        pending = [item] if isinstance(item, CONTAINERS) else []
        while pending:
            container = pending.pop()
            yield container
            values = container if isinstance(container, pikepdf.Array) else [value for _key, value in container.items()]
            pending += [value for value in values if isinstance(value, CONTAINERS) and not value.is_indirect]


def text_of(name: Any) -> str:  # noqa: ANN401 - pikepdf's objects have no common type that tells more
    """A name as keys are told; it may hold any bytes: names needn't be UTF-8 (ISO 32000-2, 7.3.5)."""
    return bytes(name).decode("utf-8", "surrogateescape")


def _is_active(item: Any) -> bool:  # noqa: ANN401
    return any(
        key in item and isinstance(item[key], pikepdf.Name) and kinds.get(text_of(item[key])) in ACTIVE
        for key, kinds in KINDS.items()
    )


def _empty(item: Any) -> None:  # noqa: ANN401
    """Leave an action, an annotation or a file where it is referred to, with nothing in it."""
    if isinstance(item, pikepdf.Stream):
        item.write(b"")
    for key in list(item.keys()):
        if key != "/Length":
            del item[key]


def _links_unusually(item: Any) -> bool:  # noqa: ANN401
    return any(
        key in item and isinstance(item[key], pikepdf.String) and is_unusual(str(item[key])) for key in ADDRESSES
    )


def _open_at_a_page(pdf: pikepdf.Pdf, item: Any) -> None:  # noqa: ANN401
    """Leave a place to open at, as an array (ISO 32000-2, 12.3.2.2), or nothing: no action, no name of a place."""
    action = item["/OpenAction"]
    place = action.get("/D") if isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo" else action
    if isinstance(place, pikepdf.Name | pikepdf.String):
        place = _place_named(pdf, place)
    if isinstance(place, pikepdf.Array):
        item["/OpenAction"] = place
    else:
        del item["/OpenAction"]


def _place_named(pdf: pikepdf.Pdf, name: Any) -> Any:  # noqa: ANN401
    """The place that a document calls so, None if it doesn't; names are in a dictionary, strings in a tree."""
    root: Any = pdf.Root
    try:
        if isinstance(name, pikepdf.Name):
            place = root.Dests[name]
        else:
            place = next(place for key, place in leaves(root.Names.Dests, "/Names") if key == name)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError):
        return None
    return place.get("/D") if isinstance(place, pikepdf.Dictionary) else place


def _forget_empty_annotations(page: Any) -> None:  # noqa: ANN401
    annotations = page.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        page["/Annots"] = pikepdf.Array(
            [each for each in annotations if isinstance(each, pikepdf.Dictionary) and len(each.keys())]
        )
