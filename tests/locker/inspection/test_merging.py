"""Documents put together in the jail: in order, with bookmarks and their own tags; whatever goes wrong is told."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from locker.inspection import fork_server, jail, merging
from locker.inspection.bundle import PATIENCE, TIMES
from locker.inspection.child.confinement import CPU_SECONDS
from locker.inspection.fork_server import ForkServer
from locker.inspection.merging import NotMergedError, Part, merged
from locker.inspection.reasons import Reason
from teleservices.paperwork.complete_copy import SECONDS
from tests.locker.pdf_samples import objects_of, ordinary, stream, write_pdf


def tagged(heading: bytes = b"/H1", *, roles: bytes = b"", tree: bytes = b"<</Nums[0[7 0 R 9 0 R]1 8 0 R]>>") -> bytes:
    """A page with a heading, a link and a header cell, as a word processor tags them; a cell knows its header."""
    root = b"<</Type/StructTreeRoot/K 6 0 R/RoleMap<<%s>>/ParentTree 10 0 R/IDTree<</Names[(col)9 0 R]>>>>" % roles
    objects = objects_of(
        catalog=b"/MarkInfo<</Marked true>>/Lang(de)/StructTreeRoot 5 0 R",
        page=b"/StructParents 0/Annots[11 0 R]",
        content=b"%s <</MCID 0>> BDC EMC /TH <</MCID 1>> BDC EMC" % heading,
        extra={
            6: b"<</S/Document/P 5 0 R/K[7 0 R 8 0 R 9 0 R 12 0 R]>>",
            7: b"<</Type/StructElem/S%s/P 6 0 R/Pg 3 0 R/K 0>>" % heading,
            8: b"<</Type/StructElem/S/Link/P 6 0 R/K<</Type/OBJR/Obj 11 0 R/Pg 3 0 R>>>>",
            9: b"<</Type/StructElem/S/TH/ID(col)/P 6 0 R/Pg 3 0 R/K 1>>",
            10: tree,
            11: b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/StructParent 1/Dest[3 0 R/Fit]>>",
            12: b"<</Type/StructElem/S/TD/P 6 0 R/A<</O/Table/Headers[(col)]>>>>",
        },
    )
    return write_pdf({**objects, 5: root})


def part(label: str, content: bytes) -> Part:
    return Part(label, len(content), lambda: io.BytesIO(content))


def put_together(*documents: bytes, labels: str = "ABCDEFG") -> pikepdf.Pdf:
    first, *others = documents
    parts = [part("", first), *map(part, labels, others)]
    with merged(parts) as whole:
        pdf = pikepdf.open(io.BytesIO(whole.content.read()))
        assert len(pdf.pages) == whole.page_count
    assert pdf.check_pdf_syntax() == []
    return pdf


def elements(item: Any) -> Iterator[Any]:
    """Every tag under one, in the order in which it is read."""
    kids = item.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForkServer]:
    """A fork server for this test alone."""
    fresh = ForkServer()
    monkeypatch.setattr(fork_server, "_fork_server", fresh)
    yield fresh
    fresh.stop()


@pytest.fixture(params=["warm", "cold"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the child is started."""
    if request.param == "cold":
        monkeypatch.setattr(merging, "run_warm_task", lambda _kind, _task: None)


@pytest.mark.usefixtures("start")
def test_documents_follow_each_other_each_with_its_bookmark() -> None:
    with put_together(ordinary(pages=2), ordinary(pages=3), ordinary(pages=1), labels="ÀB") as whole:
        assert len(whole.pages) == 6
        with whole.open_outline() as outline:
            bookmarks = [(item.title, whole.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
    assert bookmarks == [("À", 2), ("B", 5)]


def test_each_keeps_its_tags_and_none_takes_anothers() -> None:
    with put_together(tagged(), tagged(), ordinary(), tagged(), labels="ABC") as whole:
        root = whole.Root.StructTreeRoot
        assert [(str(element.S), str(element.get("/T", ""))) for element in root.K] == [
            ("/Document", ""),
            ("/Part", "A"),
            ("/Part", "C"),
        ]
        assert str(root.K[1].Lang) == "de"
        assert [str(element.S) for element in elements(root)].count("/H1") == 3
        numbers = pikepdf.NumberTree(root.ParentTree)
        pages = [page for page in whole.pages if "/StructParents" in page.obj]
        assert len(pages) == 3
        for page in pages:
            heading, cell = numbers[int(page.obj.StructParents)]
            assert heading.Pg == cell.Pg == page.obj
            (link,) = page.obj.Annots
            assert numbers[int(link.StructParent)].K.Obj == link
            assert link.Dest[0] == page.obj
        assert sorted(numbers) == list(range(int(root.ParentTreeNextKey)))
        names = pikepdf.NameTree(root.IDTree)
        assert sorted(names) == ["1-col", "3-col", "col"]
        cells = [element for element in elements(root) if element.S == pikepdf.Name.TD]
        assert [str(cell.A.Headers[0]) for cell in cells] == ["col", "1-col", "3-col"]
        assert all(str(names[name].ID) == name for name in names)


def test_roles_that_mean_something_else_are_told_in_plain_words() -> None:
    theirs = [tagged(b"/Titel", roles=b"/Titel/H%d" % level) for level in (1, 1, 2)]
    with put_together(*theirs) as whole:
        root = whole.Root.StructTreeRoot
        headings = [str(element.S) for element in elements(root) if str(element.S) in ("/Titel", "/H2")]
        assert headings == ["/Titel", "/Titel", "/H2"]
        assert root.RoleMap.Titel == pikepdf.Name.H1


def test_roles_may_be_spelled_in_any_bytes() -> None:
    theirs = [tagged(b"/R#f4le", roles=b"/R#f4le/H%d" % level) for level in (1, 2)]
    with put_together(*theirs) as whole:
        assert [bytes(element.S) for element in elements(whole.Root.StructTreeRoot)].count(b"/H2") == 1


@pytest.mark.parametrize(
    "tree",
    [b"<</Kids[10 0 R]>>", b"<</Nums[(a)7 0 R]>>", b"<</Nums[-5 7 0 R]>>", b"42", b"null"],
    ids=["loop", "no number", "negative", "no tree", "nothing"],
)
def test_tags_that_cannot_be_read_cost_the_pages_nothing(tree: bytes) -> None:
    with put_together(tagged(), tagged(tree=tree), tagged()) as whole:
        assert [str(element.get("/T", "")) for element in whole.Root.StructTreeRoot.K] == ["", "B"]
        assert ["/StructParents" in page.obj for page in whole.pages] == [True, False, True]


def test_a_first_document_without_tags_takes_those_of_the_others() -> None:
    with put_together(ordinary(), tagged()) as whole:
        assert [str(element.T) for element in whole.Root.StructTreeRoot.K] == ["A"]
        assert whole.Root.MarkInfo.Marked


def test_forms_are_still_seen() -> None:
    widget = b"<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Tx/T(nom)/V(Odile)>>"
    field = ordinary(catalog=b"/AcroForm<</Fields[5 0 R]>>", page=b"/Annots[5 0 R]", extra={5: widget})
    with put_together(ordinary(), field, field) as whole:
        assert [str(each.V) for each in whole.Root.AcroForm.Fields] == ["Odile", "Odile"]
        assert len({str(each.T) for each in whole.Root.AcroForm.Fields}) == 2


def test_the_whole_claims_no_accessibility_that_nobody_checked() -> None:
    claim = b"<x:xmpmeta><pdfuaid:part>1</pdfuaid:part><dc:title>Copie</dc:title></x:xmpmeta>"
    first = ordinary(catalog=b"/Metadata 5 0 R", extra={5: stream(claim, b"/Type/Metadata/Subtype/XML")})
    with put_together(first, ordinary()) as whole:
        metadata = whole.Root.Metadata.read_bytes()
    assert b"pdfuaid:part" not in metadata
    assert b"Copie" in metadata


def test_what_is_large_goes_from_file_to_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "OUTPUT_BYTES", 1_000_000)
    large = ordinary(content=b"%" * 2_000_000)
    with put_together(large, ordinary()) as whole:
        assert len(whole.pages) == 2
    with pytest.raises(NotMergedError), merged([part("", large), *[part("A", large)] * 2]):
        pass


def test_progress_is_told_document_by_document() -> None:
    counts: list[int] = []
    with merged([part("", ordinary()), part("A", ordinary()), part("B", ordinary())], gathered=counts.append):
        pass
    assert counts == [1, 2, 3]


@pytest.mark.usefixtures("start")
def test_a_document_that_cannot_be_read_is_told() -> None:
    with pytest.raises(NotMergedError) as error, merged([part("", ordinary()), part("A", b"%PDF-1.7 nothing")]):
        pass
    assert error.value.reason is Reason.DAMAGED


def test_a_document_that_has_another_length_is_told_before_anything() -> None:
    with pytest.raises(OSError, match="not as long"), merged([Part("", 9, lambda: io.BytesIO(ordinary()))]):
        pass


def test_the_clock_leaves_the_worker_the_time_to_tell() -> None:
    assert jail.WALL_SECONDS * PATIENCE + 15 < SECONDS
    assert jail.WALL_SECONDS * PATIENCE >= 3 * CPU_SECONDS * TIMES


@pytest.mark.usefixtures("own")
def test_time_out_says_nothing_of_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "WALL_SECONDS", 0.1)
    monkeypatch.setattr(fork_server, "SLACK", 0.1)
    monkeypatch.setattr(fork_server, "PROGRAM", "import time\ntime.sleep(60)  # {control} {seconds}")
    with pytest.raises(NotMergedError) as error, merged([part("", ordinary()), part("A", ordinary())]):
        pass
    assert error.value.reason is Reason.UNAVAILABLE


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("body", ["while True: pass", "bytearray(700_000_000)", "os.kill(os.getpid(), 11)"])
def test_a_child_that_ends_badly_gives_no_document(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    program = (
        "import os\nfrom locker.inspection.child import merging, fork_server\n"
        "from locker.inspection.child.confinement import limit\n"
        "fork_server.limit = lambda **given: limit(processes=0, cpu_seconds=1)\n"
        f"def bad(pdf, target):\n    target.write(b'%PDF-1.7'); target.flush()\n    {body}\n"
        "really = merging.write\n"
        "merging.write = lambda pdf, target: (really if len(pdf.pages) < 3 else bad)(pdf, target)\n"
        "fork_server.main({control}, {seconds})"
    )
    monkeypatch.setattr(fork_server, "PROGRAM", program)
    with pytest.raises(NotMergedError) as error, merged([part("", ordinary(pages=2)), part("A", ordinary(pages=2))]):
        pass
    assert error.value.reason is Reason.TOO_COMPLEX
