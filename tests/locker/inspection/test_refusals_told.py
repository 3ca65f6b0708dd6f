"""Each deliberate refusal stands in the page that lists them, with what the person reads."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from locker.inspection.child.budget import MAX_OBJECTS
from locker.inspection.child.confinement import CPU_SECONDS
from locker.inspection.messages import message
from locker.inspection.reasons import DANGEROUS, OURS, Reason
from tests.locker.inspection.samples import BAD, Bad

PAGE = (settings.BASE_DIR / "docs/howto/documents-refuses.md").read_text()
ROW = re.compile(r"^\| (`[^|]+`) \| (`[^|]+`) \| .+ \| .+ \|$", re.MULTILINE)
OF_PHOTOS = {Reason.NOT_A_PHOTO, Reason.PHOTO_TOO_LARGE}


def words(cell: str) -> list[str]:
    """Return the words of a cell, which stand between backticks."""
    return re.findall(r"`([^`]+)`", cell)


ROWS = {
    (reason, detail) for reasons, details in ROW.findall(PAGE) for reason in words(reasons) for detail in words(details)
}


@pytest.mark.parametrize("reason", sorted(set(Reason) - OURS - OF_PHOTOS))
def test_the_page_says_what_the_person_reads(reason: Reason) -> None:
    with translation.override("fr"):
        assert f"| `{reason}` | {message(reason)} |".replace("\xa0", " ") in PAGE


@pytest.mark.parametrize("sample", BAD.values(), ids=BAD)
def test_the_page_lists_what_is_refused(sample: Bad) -> None:
    """What the tests refuse is refused on purpose; a document of no sense at all has no detail of its own."""
    assert not sample.details or any((sample.reason, detail) in ROWS for detail in sample.details)


def test_the_page_lists_each_danger() -> None:
    assert {(Reason.DANGEROUS, finding) for finding in DANGEROUS} <= ROWS
    assert {(Reason(reason), detail) for reason, detail in ROWS} == ROWS


def test_the_page_says_the_limits() -> None:
    assert f"{MAX_OBJECTS:,}".replace(",", " ") in PAGE
    assert CPU_SECONDS == 7
