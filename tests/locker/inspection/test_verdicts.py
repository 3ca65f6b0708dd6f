"""Every sample gets its verdict, through the whole chain: bytes, child process, both readers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from locker.inspection.inspector import inspect
from locker.inspection.reasons import ACTIVE, DANGEROUS, Finding, Reason, reason_for
from tests.locker.inspection.samples import BAD, GOOD, Bad, Good
from tests.locker.pdf_samples import ordinary

LIMIT = 25_000_000


@pytest.mark.parametrize("sample", GOOD.values(), ids=GOOD)
def test_good_document_is_accepted(sample: Good) -> None:
    verdict = inspect(sample.build(), max_bytes=LIMIT)
    assert (verdict.accepted, verdict.reason, verdict.page_count) == (True, None, sample.pages), verdict.details


@pytest.mark.parametrize("sample", BAD.values(), ids=BAD)
def test_bad_document_is_refused(sample: Bad) -> None:
    verdict = inspect(sample.build(), max_bytes=LIMIT)
    assert (verdict.accepted, verdict.reason) == (False, sample.reason), verdict.details
    assert sample.details <= set(verdict.details)


def test_every_reason_but_the_machine_s_has_a_sample() -> None:
    covered = {sample.reason for sample in BAD.values()}
    assert covered == set(Reason) - {Reason.TOO_LARGE, Reason.UNAVAILABLE}


def test_every_finding_has_a_sample() -> None:
    covered = {detail for sample in BAD.values() for detail in sample.details}
    assert set(Finding) <= covered


def test_size_limit_is_the_caller_s() -> None:
    document = ordinary()
    assert inspect(document, max_bytes=len(document)).accepted
    assert inspect(document, max_bytes=len(document) - 1).reason is Reason.TOO_LARGE


def test_eight_inspections_at_once() -> None:
    samples: list[Good | Bad] = [GOOD["one page"], BAD["script"], GOOD["twenty pages"], BAD["deflate bomb"]] * 2
    documents = [sample.build() for sample in samples]
    with ThreadPoolExecutor(len(documents)) as pool:
        reasons = [verdict.reason for verdict in pool.map(lambda data: inspect(data, max_bytes=LIMIT), documents)]
    assert reasons == [None, Reason.ACTIVE, None, Reason.TOO_COMPLEX] * 2


def test_danger_comes_before_activity() -> None:
    assert frozenset(Finding) == ACTIVE | DANGEROUS
    assert reason_for(frozenset({Finding.LAUNCH, Finding.JAVASCRIPT})) is Reason.DANGEROUS
    assert reason_for(frozenset({Finding.JAVASCRIPT})) is Reason.ACTIVE
    assert reason_for(frozenset()) is None
