"""Puts the pages of a document in another order and turns them, as they are: nothing is decoded or drawn again."""

import io
from collections.abc import Sequence

import pikepdf

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.reasons import Reason


def arrange(document: bytes, pages: Sequence[tuple[int, int]]) -> bytes:
    """A document of these pages, each its number (from 1) and by how many quarter turns, clockwise, it turns.

    Raises:
        InspectionRefusedError: qpdf can't read the document, or it has no such page.

    """
    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(document), suppress_warnings=True) as source, pikepdf.new() as arrangement:
            for number, quarters in pages:
                arrangement.pages.append(source.pages.p(number))
                arrangement.pages[-1].rotate(90 * quarters, relative=True)
            arrangement.save(target, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except pikepdf.PdfError as error:
        raise InspectionRefusedError(Reason.DAMAGED, "arranging") from error
    except IndexError as error:
        raise InspectionRefusedError(Reason.NO_PAGE, "arranging") from error
    return target.getvalue()
