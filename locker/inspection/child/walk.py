"""Reads a document with pypdf, leniently, and looks at every object of it, those in object streams included.

No reference is followed: every object has its turn, so loops between objects don't matter.
"""

import io
import re

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from locker.inspection.child.budget import Budget
from locker.inspection.child.raw import find_in_bytes, find_in_objects
from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.rules import find
from locker.inspection.child.streams import filters_of, spend_stream
from locker.inspection.child.tolerance import Tolerance
from locker.inspection.child.values import Values, children
from locker.inspection.reasons import Finding, Reason

MAX_TABLE_ENTRIES = 100_000
BACKWARDS = re.compile(rb"jbo[\0\t\n\x0c\r ]+([0-9]{1,5})[\0\t\n\x0c\r ]+([0-9]{1,10})(?![0-9])")
"""`7 0 obj` read from its end: in a scan of megabytes, digits are everywhere and `obj` is rare."""


def definitions_in(document: bytes) -> list[tuple[bytes, bytes]]:
    """The number and generation of each object that stands in the bytes, in a table or not."""
    return [(number[::-1], generation[::-1]) for generation, number in BACKWARDS.findall(document[::-1])]


def lower_limits() -> None:
    """Lower pypdf's own limits, for this context."""
    overwrite_configuration(
        maximum_declared_stream_length=50_000_000,
        array_based_stream_maximum_output_length=30_000_000,
        array_maximum_element_count=50_000,
        dictionary_maximum_element_count=50_000,
        lzw_maximum_output_length=30_000_000,
        run_length_maximum_output_length=30_000_000,
        zlib_maximum_output_length=30_000_000,
        zlib_maximum_recovery_input_length=500_000,
        brotli_maximum_output_length=30_000_000,
        stream_filters_maximum_length=4,
        stream_decoding_work_maximum_length=60_000_000,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    )


def open_document(document: bytes) -> PdfReader:
    """A reader of the document; an empty user password opens it (bank and tax documents have one).

    Raises:
        InspectionRefusedError: another password is needed, or a certificate.

    """
    try:
        reader = PdfReader(io.BytesIO(document), xref_stream_maximum_entries=MAX_TABLE_ENTRIES)
    except NotImplementedError as error:
        raise InspectionRefusedError(Reason.NEEDS_PASSWORD, "certificate") from error
    if reader.is_encrypted and not reader.decrypt(""):
        raise InspectionRefusedError(Reason.NEEDS_PASSWORD, "password")
    return reader


def walk(reader: PdfReader, document: bytes, tolerance: Tolerance) -> frozenset[Finding]:
    """All that the document holds beyond plain pages; what its objects refer to is not followed.

    Raises:
        InspectionRefusedError: a budget is spent, or a part of the document can't be read.

    """
    budget = Budget()
    values = Values(reader)
    findings = find_in_bytes(document)
    definitions = definitions_in(document)
    references = _references(reader, definitions)
    budget.spend_objects(len(references))
    _look(reader.trailer, values, budget, findings)
    for reference in references:
        _look(reader.get_object(reference), values, budget, findings)
    is_revised = len(definitions) != len(set(definitions))
    if tolerance.lost or (tolerance.mended and is_revised):
        raise InspectionRefusedError(Reason.DAMAGED, "unreadable part" if tolerance.lost else "revised, broken table")
    if tolerance.ambiguous:
        findings.add(Finding.AMBIGUOUS)
    return frozenset(findings)


def _references(reader: PdfReader, definitions: list[tuple[bytes, bytes]]) -> list[IndirectObject]:
    """A reference to each object: those in the document's tables, and those that only stand in its bytes.

    A viewer that mends the tables finds the latter. They come first: read once, pypdf lists them.
    """
    listed = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    listed |= {(number, 0) for number in reader.xref_objStm}
    defined = {(int(number), int(generation)) for number, generation in definitions}
    keys = [*sorted(defined - listed), *sorted(listed)]
    return [IndirectObject(number, generation, reader) for number, generation in keys]


def _look(value: object, values: Values, budget: Budget, findings: set[Finding]) -> None:
    """Add what an object and all that is nested in it hold."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, DictionaryObject):
            findings.update(find(item, values))
        if isinstance(item, StreamObject):
            _look_into_stream(item, values, budget, findings)
        nested = children(item)
        budget.spend_values(len(nested))
        pending.extend(nested)


def _look_into_stream(stream: StreamObject, values: Values, budget: Budget, findings: set[Finding]) -> None:
    """Count a stream's bytes; search those of an object stream, which may hold more than the tables tell."""
    if values.name(stream.get("/Type")) != "/ObjStm":
        spend_stream(stream, values, budget)
        return
    data = decode_stream_data(stream) if filters_of(stream, values) else stream._data
    budget.spend_bytes(len(data))
    findings |= find_in_objects(data, _starts_in(data, values.resolve(stream.get("/First"))))


def _starts_in(data: bytes, first: object) -> list[int]:
    """Where the objects of an object stream begin, as it says itself (ISO 32000-2, 7.5.7); none if that is odd."""
    if not isinstance(first, int) or not 0 <= first <= len(data):
        return []
    numbers = data[:first].split()
    offsets = [int(number) for number in numbers[1::2] if len(number) < 10 and number.isdigit()]
    return [first + offset for offset in offsets] if len(numbers) == 2 * len(offsets) else []


def is_limit(error: BaseException | None) -> bool:
    """Whether an error, or one that it was raised from, says that a limit was hit."""
    depth = 0
    while error is not None and depth < 20:
        if isinstance(error, LimitReachedError | MemoryError | RecursionError):
            return True
        error, depth = error.__cause__ or error.__context__, depth + 1
    return False
