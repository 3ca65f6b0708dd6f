"""Counts what the document's streams decode to, so that a small file can't hide a huge one."""

from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, EncodedStreamObject, StreamObject

from locker.inspection.child.budget import Budget
from locker.inspection.child.values import Values

FLATE = frozenset({"/FlateDecode", "/Fl"})
IMAGE = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"})
"""Filters whose output is bounded by the picture's size; the second reader decodes those that are shown."""
MAX_LAYERS = 4


def spend_stream(stream: StreamObject, values: Values, budget: Budget) -> None:
    """Spend the bytes that a stream decodes to, predictors left out.

    Raises:
        Refused: the budget is spent.
        LimitReachedError: the stream has too many filters, or passes a limit of pypdf.

    """
    data: bytes = stream._data  # noqa: SLF001 - the bytes as stored; pypdf has no public way to them
    budget.spend_bytes(len(data))
    filters = _filters(stream, values)
    if len(filters) > MAX_LAYERS:
        raise LimitReachedError("too many filters")
    coded = [name for name in filters if name not in IMAGE]
    if all(name in FLATE for name in coded):
        budget.spend_inflation(data, len(coded))
    elif len(coded) == len(filters) and isinstance(stream, EncodedStreamObject):
        budget.spend_bytes(_decoded_length(stream))


def _filters(stream: StreamObject, values: Values) -> list[str]:
    found = values.resolve(stream.get("/Filter"))
    return [values.name(entry) for entry in (found if isinstance(found, ArrayObject) else [found]) if entry is not None]


def _decoded_length(stream: EncodedStreamObject) -> int:
    """Return how many bytes pypdf decodes; 0 when the stream is broken, since viewers show nothing of it."""
    try:
        return len(stream.get_data())
    except (LimitReachedError, MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a broken stream raises anything
        return 0
    finally:
        stream.decoded_self = None
