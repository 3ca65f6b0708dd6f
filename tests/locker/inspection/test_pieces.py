"""The pieces that can be tried alone: first bytes, raw names, budgets, messages."""

import re
import zlib

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from locker.inspection.child.budget import Budget
from locker.inspection.child.raw import NAMES, find_in_bytes, find_in_objects
from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.walk import definitions_in
from locker.inspection.messages import message
from locker.inspection.reasons import Finding, Reason
from locker.inspection.signature import check_bytes
from tests.locker.pdf_samples import zeros


@given(st.binary(max_size=200))
def test_any_bytes_have_a_first_verdict(document: bytes) -> None:
    reason = check_bytes(document, max_bytes=100)
    assert reason in {Reason.TOO_LARGE, Reason.NOT_A_PDF, Reason.DAMAGED, None}
    assert (reason is Reason.TOO_LARGE) == (len(document) > 100)


@given(st.sampled_from(sorted(NAMES)), st.data())
def test_names_are_found_however_spelled(name: bytes, data: st.DataObject) -> None:
    coded = data.draw(st.lists(st.sampled_from(["%c", "#%02x", "#%02X"]), min_size=len(name), max_size=len(name)))
    spelled = "".join(form % letter if "#" in form else chr(letter) for form, letter in zip(coded, name, strict=True))
    assert find_in_bytes(b"<</S/%s/F 1>>" % spelled.encode()) == {NAMES[name]}


FORWARDS = re.compile(rb"(?<![0-9])([0-9]{1,10})[\0\t\n\x0c\r ]+([0-9]{1,5})[\0\t\n\x0c\r ]+obj")


@given(st.lists(st.sampled_from([b"1", b"20", b"123456", b"12345678901", b" ", b"\n\0", b"obj", b"endobj", b"j"])))
def test_definitions_are_found_from_their_end_as_from_their_start(pieces: list[bytes]) -> None:
    document = b"".join(pieces)
    assert definitions_in(document) == FORWARDS.findall(document)[::-1]


def test_longer_names_are_other_names() -> None:
    assert find_in_bytes(b"/Launching /LaunchPad /Relaunch (Launch) /GoTo /S#70") == set()


NAMED = b"/S/Launch/F(a)"
NOT_TEXT = {
    "between two strings": b"1 0 obj <</T(a)%s/U(b)>> endobj" % NAMED,
    "after an escaped parenthesis": b"1 0 obj <</T(a\\)b)%s>> endobj" % NAMED,
    "between strings that comments seem to open and close": b"1 0 obj <</A %%(\n %s %%)\n>> endobj" % NAMED,
    "in a comment": b"1 0 obj <<>> endobj %%(%s)\n" % NAMED,
    "in a string of no object": b"(%s) 1 0 obj <<>> endobj" % NAMED,
    "in a string that never closes": b"1 0 obj <</T(%s ((( >> endobj" % NAMED,
    "in a string after a stray parenthesis": b"1 0 obj <</T)(%s)>> endobj" % NAMED,
    "in a string after hexadecimals that aren't": b"1 0 obj <</T<4(>/U(%s)>> endobj" % NAMED,
    "in an object within a string": b"1 0 obj (\n2 0 obj <<%s>> endobj\n) endobj" % NAMED,
    "in an object that begins in a string": b"1 0 obj <</A( 2 0 obj ) %s (x)>> endobj" % NAMED,
    "in an object without an end, then a string": b"1 0 obj <</A 1>>\n2 0 obj (%s) endobj" % NAMED,
    "in a stream that isn't made of tokens": b"1 0 obj <</A 1>>stream\n)(%s)\nendstream endobj" % NAMED,
    "in a stream, outside of its strings": b"1 0 obj <<>>stream\n(a)%s\nendstream endobj" % NAMED,
    "in an object within a stream": b"1 0 obj <<>>stream\n(\n2 0 obj <<%s>> endobj)\nendstream endobj" % NAMED,
}


@pytest.mark.parametrize("document", NOT_TEXT.values(), ids=NOT_TEXT)
def test_what_could_be_read_as_a_name_is_not_text(document: bytes) -> None:
    assert find_in_bytes(document) == {Finding.LAUNCH}


@pytest.mark.parametrize("starts", [[], [0, 6], [0, 6, 40]])
def test_an_object_that_begins_within_a_string_is_not_text(starts: list[int]) -> None:
    """Where nothing says that the string begins an object, or something says that another begins within it."""
    assert find_in_objects(b"(bcde <</S/Launch/F(a)>>)", starts) == {Finding.LAUNCH}
    assert find_in_objects(b"(bcde <</S/Launch/F(a)>>)", [0]) == set()


@pytest.mark.parametrize("layers", [1, 2])
def test_inflation_is_counted_layer_by_layer(layers: int) -> None:
    data = zeros(8 << 20)
    inner = len(data)
    if layers == 2:
        data = zlib.compress(data)
    budget = Budget()
    budget.spend_inflation(data, layers)
    spent = Budget().decoded_bytes - budget.decoded_bytes
    assert spent == (8 << 20) + (inner if layers == 2 else 0)


def test_budgets_end() -> None:
    budget = Budget(objects=1, values=1, decoded_bytes=10)
    budget.spend_inflation(b"not deflated", 1)
    for spend in (budget.spend_objects, budget.spend_values, budget.spend_bytes):
        with pytest.raises(InspectionRefusedError) as refusal:
            spend(11)
        assert refusal.value.reason is Reason.TOO_COMPLEX


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_tells_what_to_do(reason: Reason) -> None:
    english = message(reason)
    with translation.override("en"):
        source = str(english)
    with translation.override("fr"):
        assert str(message(reason)) != source
        assert str(message(reason)).endswith(".")


def test_password_message() -> None:
    with translation.override("fr"):
        assert str(message(Reason.NEEDS_PASSWORD)) == (
            "Votre document est protégé par un mot de passe. Enregistrez-le sans protection, puis joignez-le à nouveau."
        )
