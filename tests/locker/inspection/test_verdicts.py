"""Every sample gets its verdict, through the whole chain: bytes, child process, both readers."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from locker.inspection.child.pdfium import THUMBNAIL_PIXELS
from locker.inspection.inspector import inspect
from locker.inspection.reasons import ACTIVE, DANGEROUS, OURS, TIDIED, Finding, Reason, reason_for
from tests.locker.inspection.names import active_names
from tests.locker.inspection.samples import BAD, CLEANED, GOOD, Bad, Cleaned, Good
from tests.locker.pdf_samples import ordinary

LIMIT = 25_000_000
ACTIVE_WORDS = (b"/JavaScript", b"/JS", b"/AA", b"/XFA", b"/EmbeddedFile", b"/SubmitForm", b"/RichMedia", b"/Movie")


def plain(document: bytes) -> bytes:
    """Return a document with all its streams and object streams opened."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(target, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


@pytest.mark.parametrize("sample", GOOD.values(), ids=GOOD)
def test_good_document_is_accepted(sample: Good) -> None:
    verdict = inspect(sample.build(), max_bytes=LIMIT)
    assert (verdict.accepted, verdict.reason, verdict.page_count) == (True, None, sample.pages), verdict.details
    assert verdict.removed == ()
    assert active_names(verdict.document) == set()
    again = inspect(verdict.document, max_bytes=LIMIT)
    assert (again.accepted, again.page_count) == (True, sample.pages)


@pytest.mark.parametrize("sample", CLEANED.values(), ids=CLEANED)
def test_active_document_is_accepted_without_what_is_active(sample: Cleaned) -> None:
    verdict = inspect(sample.build(), max_bytes=LIMIT)
    assert verdict.accepted, verdict
    assert sample.findings <= set(verdict.removed)
    assert verdict.page_count == 1
    assert not {word for word in ACTIVE_WORDS if word in plain(verdict.document)}
    assert active_names(verdict.document) == set()
    again = inspect(verdict.document, max_bytes=LIMIT)
    assert (again.accepted, again.removed) == (True, ())


@pytest.mark.parametrize("sample", [GOOD["one page"], GOOD["signed"], CLEANED["script"]])
def test_the_same_file_is_always_rewritten_to_the_same_bytes(sample: Good | Cleaned) -> None:
    document = sample.build()
    first, second = inspect(document, max_bytes=LIMIT), inspect(document, max_bytes=LIMIT)
    assert first.document == second.document != b""


def test_a_signature_is_noticed_wherever_it_can_be() -> None:
    assert inspect(GOOD["signed"].build(), max_bytes=LIMIT).signed
    assert not inspect(GOOD["form"].build(), max_bytes=LIMIT).signed


def test_the_thumbnail_shows_the_first_page() -> None:
    verdict = inspect(ordinary(pages=2, content=b"1 0 0 rg 0 421 595 421 re f"), max_bytes=LIMIT)
    with Image.open(io.BytesIO(verdict.thumbnail)) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (181, 256)
        top, bottom = picture.convert("RGB").getpixel((90, 32)), picture.convert("RGB").getpixel((90, 224))
    assert top[0] > 200 > 60 > top[1]
    assert min(bottom) > 200


def test_the_thumbnail_has_four_dots_for_each_pixel_that_pages_show() -> None:
    """More would be drawn, kept and sent for nothing: a drawing of 20,000 lines costs what it is large."""
    styles = (settings.BASE_DIR / "static/css/requests.css").read_text()
    heights = re.findall(r"\.(\w+__picture) \{[^}]*block-size: (\d+)px", styles)
    assert {name for name, _height in heights} == {"joined__picture", "file__picture"}
    assert 4 * max(int(height) for _name, height in heights) == THUMBNAIL_PIXELS


@pytest.mark.parametrize("sample", BAD.values(), ids=BAD)
def test_bad_document_is_refused(sample: Bad) -> None:
    verdict = inspect(sample.build(), max_bytes=LIMIT)
    assert (verdict.accepted, verdict.reason) == (False, sample.reason), verdict.details
    assert sample.details <= set(verdict.details)


def test_every_reason_but_the_machine_s_has_a_sample() -> None:
    covered = {sample.reason for sample in BAD.values()}
    elsewhere = {Reason.TOO_LARGE, Reason.INFECTED, Reason.NOT_A_PHOTO, Reason.PHOTO_TOO_LARGE, Reason.EMPTY}
    assert covered == set(Reason) - elsewhere - OURS


def test_every_finding_has_a_sample() -> None:
    covered = {detail for sample in BAD.values() for detail in sample.details}
    covered |= {finding for sample in CLEANED.values() for finding in sample.findings}
    assert set(Finding) <= covered | TIDIED


def test_size_limit_is_the_caller_s() -> None:
    document = ordinary()
    assert inspect(document, max_bytes=len(document)).accepted
    assert inspect(document, max_bytes=len(document) - 1).reason is Reason.TOO_LARGE


def test_eight_inspections_at_once() -> None:
    samples: list[Good | Bad | Cleaned] = [
        GOOD["one page"],
        CLEANED["script"],
        GOOD["twenty pages"],
        BAD["deflate bomb"],
    ] * 2
    documents = [sample.build() for sample in samples]
    with ThreadPoolExecutor(len(documents)) as pool:
        reasons = [verdict.reason for verdict in pool.map(lambda data: inspect(data, max_bytes=LIMIT), documents)]
    assert reasons == [None, None, None, Reason.TOO_COMPLEX] * 2


def test_danger_comes_before_activity() -> None:
    assert frozenset(Finding) == ACTIVE | DANGEROUS | {Finding.DYNAMIC_XFA}
    assert reason_for(frozenset({Finding.LAUNCH, Finding.JAVASCRIPT})) is Reason.DANGEROUS
    assert reason_for(frozenset({Finding.LAUNCH, Finding.DYNAMIC_XFA})) is Reason.DANGEROUS
    assert reason_for(frozenset({Finding.XFA, Finding.DYNAMIC_XFA})) is Reason.DYNAMIC_FORM
    assert reason_for(frozenset({Finding.JAVASCRIPT})) is None
    assert reason_for(frozenset()) is None
