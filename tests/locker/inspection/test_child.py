"""The child's judgement, run in this process: what it makes of each sample, but those that would take it down."""

import contextvars
import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from locker.inspection.child.pdfium import load_library, thumbnail
from locker.inspection.child.program import Answer, judge
from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.walk import is_limit, lower_limits
from locker.inspection.reasons import Reason
from tests.locker.inspection.samples import BAD, CLEANED, GOOD, Bad, Cleaned, Good
from tests.locker.pdf_samples import encrypted

PROJECT = Path(__file__).parents[3]
FATAL = frozenset({"ten billion drawings"})
PARSED_BAD = {name: sample for name, sample in BAD.items() if name not in FATAL and "bytes" not in sample.details}


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    return load_library()


def judged(document: bytes, library: ctypes.CDLL) -> Answer:
    """Judge a document under the child's limits, in a context that forgets them."""
    context = contextvars.copy_context()
    context.run(lower_limits)
    return context.run(judge, document, library)


@pytest.mark.parametrize("sample", GOOD.values(), ids=GOOD)
def test_good_document(sample: Good, library: ctypes.CDLL) -> None:
    answer = judged(sample.build(), library)
    assert (answer.reason, answer.numbers, answer.details) == (None, (sample.pages,), ())
    assert all(answer.made)


@pytest.mark.parametrize("sample", CLEANED.values(), ids=CLEANED)
def test_active_document(sample: Cleaned, library: ctypes.CDLL) -> None:
    answer = judged(sample.build(), library)
    assert (answer.reason, answer.numbers) == (None, (1,))
    assert sample.findings <= set(answer.details)


@pytest.mark.parametrize("sample", PARSED_BAD.values(), ids=PARSED_BAD)
def test_bad_document(sample: Bad, library: ctypes.CDLL) -> None:
    answer = judged(sample.build(), library)
    assert answer.reason is sample.reason
    assert sample.details <= set(answer.details)
    assert answer.made == ()


def test_nothing_is_loaded_once_no_file_can_be_opened() -> None:
    """Whatever a document asks for is there before: a library that is loaded late can't be."""
    program = (
        "import sys\n"
        "from locker.inspection.child.program import judge, prepare\n"
        "from tests.locker.inspection.samples import CLEANED, GOOD\n"
        "documents = [sample.build() for samples in (GOOD, CLEANED) for sample in samples.values()]\n"
        "for name in ('brotli', '_brotli'):\n"
        "    sys.modules.pop(name)\n"
        "library = prepare()\n"
        "before = set(sys.modules)\n"
        "for document in documents:\n"
        "    judge(document, library)\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    process = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "[]"


def test_second_reader_alone_finds_the_password(library: ctypes.CDLL) -> None:
    with pytest.raises(InspectionRefusedError) as refusal:
        thumbnail(library, encrypted(user_password="secret"), 1)
    assert refusal.value.reason is Reason.NEEDS_PASSWORD


def test_second_reader_alone_finds_damage(library: ctypes.CDLL) -> None:
    with pytest.raises(InspectionRefusedError) as refusal:
        thumbnail(library, b"%PDF-1.7\n%%EOF", 1)
    assert refusal.value.reason is Reason.DAMAGED


def test_limits_are_told_apart_even_behind_other_errors() -> None:
    first, second = ValueError(), ValueError()
    first.__context__, second.__context__ = second, first
    assert not is_limit(first)
    second.__cause__ = MemoryError()
    assert is_limit(first)
