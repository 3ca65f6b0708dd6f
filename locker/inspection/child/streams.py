"""Counts what the document's streams decode to, so that a small file can't hide a huge one."""

from pypdf.errors import LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, StreamObject

from locker.inspection.child.budget import Budget
from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.values import Values
from locker.inspection.reasons import Reason

FLATE = frozenset({"/FlateDecode", "/Fl"})
IMAGE = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"})
"""Filters whose output is bounded by the picture's size; the second reader decodes those that are shown."""
MAX_LAYERS = 4
MAX_PICTURE_BYTES = 600_000_000
"""A sheet of 84 by 119 cm in colours at 300 points per inch takes 560 million."""
MOST_COMPONENTS = 4


def spend_stream(stream: StreamObject, values: Values, budget: Budget) -> None:
    """Spend the bytes that a stream decodes to, predictors left out.

    A picture costs what is stored: viewers read no more of it than its size asks for, and one page at a time.

    Raises:
        InspectionRefusedError: the budget is spent, or a picture is huge.
        LimitReachedError: the stream has too many filters, or passes a limit of pypdf.

    """
    data: bytes = stream._data
    budget.spend_bytes(len(data))
    filters = filters_of(stream, values)
    if len(filters) > MAX_LAYERS:
        raise LimitReachedError("too many filters")
    if _is_plain_picture(stream, filters, values):
        return
    coded = [name for name in filters if name not in IMAGE]
    if all(name in FLATE for name in coded):
        budget.spend_inflation(data, len(coded))
    elif len(coded) == len(filters):
        budget.spend_bytes(_decoded_length(stream))


def _is_plain_picture(stream: StreamObject, filters: list[str], values: Values) -> bool:
    """Whether a stream is a picture of a known size, coded once.

    Raises:
        InspectionRefusedError: the size is huge.

    """
    sizes = [values.resolve(stream.get(key)) for key in ("/Width", "/Height", "/BitsPerComponent")]
    width, height, bits = (size if isinstance(size, int) and size > 0 else 0 for size in sizes)
    if width * height * max(bits, 1) * MOST_COMPONENTS // 8 > MAX_PICTURE_BYTES:
        raise InspectionRefusedError(Reason.TOO_COMPLEX, "picture")
    return values.name(stream.get("/Subtype")) == "/Image" and width * height > 0 and len(filters) <= 1


def filters_of(stream: StreamObject, values: Values) -> list[str]:
    """The names of what a stream is coded with, the outermost first; none of a stream stored as it is."""
    filters = values.resolve(stream.get("/Filter"))
    return [
        values.name(entry)
        for entry in (filters if isinstance(filters, ArrayObject) else [filters])
        if entry is not None
    ]


def _decoded_length(stream: StreamObject) -> int:
    """How many bytes pypdf decodes; 0 when the stream is broken, since viewers show nothing of it."""
    try:
        return len(decode_stream_data(stream))
    except (LimitReachedError, MemoryError, OSError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a broken stream raises anything
        return 0
