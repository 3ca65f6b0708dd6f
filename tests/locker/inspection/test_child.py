"""The child's judgement, run in this process: what it makes of each sample, but those that would take it down."""

import contextvars
import ctypes

import pytest

from locker.inspection.child.pdfium import check_rendering, load_library
from locker.inspection.child.program import judge
from locker.inspection.child.refusal import Refused
from locker.inspection.child.walk import is_limit, lower_limits
from locker.inspection.reasons import Reason
from tests.locker.inspection.samples import BAD, GOOD, Bad, Good
from tests.locker.pdf_samples import encrypted

FATAL = frozenset({"ten billion drawings"})
PARSED_BAD = {name: sample for name, sample in BAD.items() if name not in FATAL and "bytes" not in sample.details}


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    return load_library()


def judged(document: bytes, library: ctypes.CDLL) -> tuple[Reason | None, int, list[str]]:
    """Judge a document under the child's limits, in a context that forgets them."""
    context = contextvars.copy_context()
    context.run(lower_limits)
    return context.run(judge, document, library)


@pytest.mark.parametrize("sample", GOOD.values(), ids=GOOD)
def test_good_document(sample: Good, library: ctypes.CDLL) -> None:
    assert judged(sample.build(), library) == (None, sample.pages, [])


@pytest.mark.parametrize("sample", PARSED_BAD.values(), ids=PARSED_BAD)
def test_bad_document(sample: Bad, library: ctypes.CDLL) -> None:
    reason, _, details = judged(sample.build(), library)
    assert reason is sample.reason
    assert sample.details <= set(details)


def test_second_reader_alone_finds_the_password(library: ctypes.CDLL) -> None:
    with pytest.raises(Refused) as refusal:
        check_rendering(library, encrypted(user_password="secret"), 1)
    assert refusal.value.reason is Reason.NEEDS_PASSWORD


def test_second_reader_alone_finds_damage(library: ctypes.CDLL) -> None:
    with pytest.raises(Refused) as refusal:
        check_rendering(library, b"%PDF-1.7\n%%EOF", 1)
    assert refusal.value.reason is Reason.DAMAGED


def test_limits_are_told_apart_even_behind_other_errors() -> None:
    first, second = ValueError(), ValueError()
    first.__context__, second.__context__ = second, first
    assert not is_limit(first)
    second.__cause__ = MemoryError()
    assert is_limit(first)
