"""Every attack gets its verdict; what is accepted holds nothing active, whoever reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locker.inspection.inspector import inspect
from locker.inspection.reasons import Reason
from tests.locker.inspection.attacks import ATTACKS, Attack
from tests.locker.inspection.names import active_names
from tests.locker.inspection.test_verdicts import ACTIVE_WORDS, LIMIT, plain
from tests.locker.pdf_samples import ordinary


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack(attack: Attack) -> None:
    verdict = inspect(attack.build(), max_bytes=LIMIT)
    assert verdict.reason is attack.reason, verdict.details
    if attack.reason:
        assert (verdict.document, verdict.thumbnail) == (b"", b"")
        return
    assert attack.removed <= set(verdict.removed)
    assert bool(attack.removed) == bool(verdict.removed)
    assert not {word for word in ACTIVE_WORDS if word in plain(verdict.document)}
    assert active_names(verdict.document) == set()
    again = inspect(verdict.document, max_bytes=LIMIT)
    assert (again.accepted, again.removed, again.page_count) == (True, (), verdict.page_count)


@given(st.data())
def test_broken_documents_get_a_verdict(data: st.DataObject) -> None:
    """A few bytes changed anywhere: accepted and clean, or refused for the document's own sake."""
    document = bytearray(ordinary(catalog=b"/OpenAction<</S/JavaScript/JS(1)>>"))
    for place in data.draw(st.lists(st.integers(0, len(document) - 1), min_size=1, max_size=8)):
        document[place] = data.draw(st.integers(0, 255))
    verdict = inspect(bytes(document), max_bytes=LIMIT)
    assert verdict.reason is not Reason.UNAVAILABLE
    if verdict.accepted:
        assert not {word for word in ACTIVE_WORDS if word in plain(verdict.document)}
        assert active_names(verdict.document) == set()
