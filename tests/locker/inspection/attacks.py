"""Attacks, made here, and what becomes of each: refused for a reason, or accepted without what it hid."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from locker.inspection.reasons import Finding, Reason
from tests.locker.pdf_samples import (
    CATALOG,
    CONTENT,
    EXTRA,
    FLATE,
    PAGE,
    TREE,
    annotation,
    commented,
    objects_of,
    ordinary,
    packed,
    revised,
    stream,
    tree,
    with_link,
    write_packed_pdf,
    write_pdf,
    zeros,
)

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
OPENS = b"/OpenAction" + SCRIPT
HARMLESS = objects_of()
SAVED = write_packed_pdf({**HARMLESS, 48: b"null"})
"""With room for what is added to it, as Acrobat has it."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A document, and why it is refused; or, without a reason, what is taken out of it, if anything stays to take."""

    build: Callable[[], bytes]
    reason: Reason | None = None
    removed: frozenset[Finding] = frozenset()


def refused(build: Callable[[], bytes], reason: Reason) -> Attack:
    return Attack(build, reason)


def cleaned(build: Callable[[], bytes], *removed: Finding) -> Attack:
    return Attack(build, removed=frozenset(removed))


def harmless(build: Callable[[], bytes]) -> Attack:
    return Attack(build)


def nested_tree(levels: int) -> bytes:
    """A page under so many nodes."""
    nodes = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(100, 100 + levels)}
    return tree(b"100 0 R", 1, {**nodes, 100 + levels: HARMLESS[PAGE]})


def two_objects(first: bytes, second: bytes) -> bytes:
    """Two page objects of the same number in the bytes; the table leads to the second."""
    document = write_pdf({**HARMLESS, PAGE: second})
    hidden = b"%d 0 obj\n%s\nendobj\n" % (PAGE, first)
    place = document.index(b"1 0 obj")
    return _moved(document, place, hidden)


def freed(content: bytes) -> bytes:
    """An object that the table calls free, that the page refers to all the same."""
    document = ordinary(page=b"/AA 9 0 R", extra={9: content})
    lines = document.split(b"\n")
    row = lines.index(b"xref") + 2 + 9
    lines[row] = b"0000000000 65535 f "
    return b"\n".join(lines)


def _moved(document: bytes, place: int, more: bytes) -> bytes:
    """`document` with bytes put in, its table made to follow."""
    head, _, rest = document.partition(b"xref\n")
    rows = []
    for row in rest.split(b"\n"):
        is_used = row.endswith(b" n ") and int(row[:10]) >= place
        rows.append(b"%010d%s" % (int(row[:10]) + len(more), row[10:]) if is_used else row)
    moved = head[:place] + more + head[place:] + b"xref\n" + b"\n".join(rows)
    start = len(head) + len(more)
    return moved[: moved.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % start


def hidden_in_object_stream() -> bytes:
    """An object stream that holds a script which no table tells of."""
    data = b"50 0 " + SCRIPT
    return ordinary(extra={EXTRA: stream(zlib.compress(data), b"/Type/ObjStm/N 1/First 5" + FLATE)})


def hidden_in_a_string_of_an_object_stream() -> bytes:
    """An object stream that says that a launch begins within its string; no table tells of either."""
    data = b"50 0 51 7 (hidden <</S/Launch/F(a)>>)"
    return ordinary(extra={EXTRA: stream(zlib.compress(data), b"/Type/ObjStm/N 2/First 10" + FLATE)})


def previous_table_in_a_loop() -> bytes:
    document = ordinary()
    start = document.rindex(b"xref\n0")
    return document.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


ATTACKS: dict[str, Attack] = {
    # Bombs
    "ASCII85 around a bomb": refused(
        lambda: ordinary(extra={EXTRA: stream(b"z" * 12_000_000 + b"~>", b"/Filter/ASCII85Decode")}), Reason.TOO_COMPLEX
    ),
    "LZW of nothing": harmless(lambda: ordinary(extra={EXTRA: stream(b"\x80\x0b\x60", b"/Filter/LZWDecode")})),
    "page content that is a bomb": refused(
        lambda: write_pdf({**HARMLESS, CONTENT: stream(zeros(1 << 30), FLATE)}), Reason.TOO_COMPLEX
    ),
    "metadata that is a bomb": refused(
        lambda: ordinary(catalog=b"/Metadata 5 0 R", extra={EXTRA: stream(zeros(1 << 30), b"/Type/Metadata" + FLATE)}),
        Reason.TOO_COMPLEX,
    ),
    "endless sheet": harmless(
        lambda: write_pdf({**HARMLESS, PAGE: HARMLESS[PAGE].replace(b"595 842", b"1000000000 1000000000")})
    ),
    "hairline sheet": harmless(lambda: write_pdf({**HARMLESS, PAGE: HARMLESS[PAGE].replace(b"595 842", b"1 1000000")})),
    # Cycles
    "tree that is its own kid": refused(lambda: tree(b"2 0 R", 1), Reason.TOO_COMPLEX),
    "parents in a loop": harmless(
        lambda: write_pdf({**HARMLESS, TREE: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>"})
    ),
    "object that is itself": refused(lambda: ordinary(catalog=b"/Lang 9 0 R", extra={9: b"9 0 R"}), Reason.DAMAGED),
    "names in a loop": harmless(lambda: ordinary(catalog=b"/Names<</Dests 9 0 R>>", extra={9: b"<</Kids[9 0 R]>>"})),
    "outline in a loop": harmless(
        lambda: ordinary(catalog=b"/Outlines 9 0 R", extra={9: b"<</First 10 0 R>>", 10: b"<</Title(a)/Next 10 0 R>>"})
    ),
    "actions in a loop": cleaned(
        lambda: ordinary(catalog=b"/OpenAction 9 0 R", extra={9: b"<</S/JavaScript/JS(1)/Next 9 0 R>>"}),
        Finding.JAVASCRIPT,
        Finding.OPEN_ACTION,
    ),
    "length that is its own stream": refused(
        lambda: write_pdf({**HARMLESS, CONTENT: b"<</Length 4 0 R>>stream\n0 0 m\nendstream"}), Reason.TOO_COMPLEX
    ),
    "object stream that extends itself": harmless(
        lambda: ordinary(extra={EXTRA: stream(b"9 0 null", b"/Type/ObjStm/N 1/First 4/Extends 5 0 R")})
    ),
    "tables in a loop": harmless(previous_table_in_a_loop),
    # Polyglots
    "picture before": refused(lambda: b"GIF89a\x01\0\x01\0" + ordinary(), Reason.NOT_A_PDF),
    "shell script before": refused(lambda: b"#!/bin/sh\nexit\n" + ordinary(), Reason.NOT_A_PDF),
    "letter before": refused(lambda: b"Content-Type: text/html\r\n\r\n" + ordinary(), Reason.NOT_A_PDF),
    "script around": refused(lambda: b"/*" + ordinary() + b"*/", Reason.NOT_A_PDF),
    "blank for too long": refused(lambda: b" " * 2_000 + ordinary(), Reason.NOT_A_PDF),
    "program after": refused(lambda: ordinary() + b"MZ\x90\0", Reason.DAMAGED),
    "archive in the middle of the end": refused(
        lambda: ordinary().replace(b"startxref", b"%PK\x05\x06" + bytes(18) + b"\nstartxref"), Reason.NOT_A_PDF
    ),
    "two documents": refused(lambda: with_link(b"/S/JavaScript/JS(1)") + ordinary(), Reason.DAMAGED),
    # Scripts in object streams
    "catalogue in an object stream, its script obfuscated": cleaned(
        lambda: packed(catalog=b"/Open#41ction<</S/#4aavaScript/J#53(1)>>"), Finding.JAVASCRIPT, Finding.OPEN_ACTION
    ),
    "object stream that tables don't tell of, drawn as a picture": refused(hidden_in_object_stream, Reason.ACTIVE),
    "launch in an object stream": refused(
        lambda: packed(page=b"/Annots[<</Subtype/Link/A<</S/Laun#63h/F(a)>>>>]"), Reason.DANGEROUS
    ),
    "script that is a stream": cleaned(
        lambda: ordinary(catalog=b"/OpenAction<</S/JavaScript/JS 9 0 R>>", extra={9: stream(b"app.alert(1)")}),
        Finding.JAVASCRIPT,
    ),
    "launch in an object stream, in what begins within a string of another": refused(
        hidden_in_a_string_of_an_object_stream, Reason.DANGEROUS
    ),
    "launch in an object within the string of another": refused(
        lambda: ordinary(extra={EXTRA: b"(\n7 0 obj\n<</S/Launch/F(a)>>\nendobj\n)"}), Reason.DANGEROUS
    ),
    "launch beside a link to the word": refused(
        lambda: with_link(b"/S/URI/URI(https://a.fr/Launch)/Next<</S/Launch/F(a)>>"), Reason.DANGEROUS
    ),
    # Obfuscated names
    **{
        f"spelled {name.decode()}": cleaned(lambda name=name: with_link(b"/S/%s/JS(1)" % name), Finding.JAVASCRIPT)
        for name in (b"#4aavaScript", b"J#61vaScript", b"JavaScrip#74", b"#4A#61#76#61#53#63#72#69#70#74")
    },
    "spelled #41A": cleaned(lambda: ordinary(page=b"/#41A<</O" + SCRIPT + b">>"), Finding.AUTOMATIC_ACTION),
    "spelled #45mbeddedFiles": cleaned(
        lambda: ordinary(
            catalog=b"/Names<</#45mbeddedFiles<</Names[(a)9 0 R]>>>>", extra={9: b"<</Type/Filespec/E#46<</F 4 0 R>>>>"}
        ),
        Finding.EMBEDDED_FILE,
    ),
    "spelled X#46A": cleaned(lambda: ordinary(catalog=b"/AcroForm<</Fields[]/X#46A[(a)(b)]>>"), Finding.XFA),
    "address in octal": cleaned(
        lambda: with_link(rb"/S/URI/URI(\146\151\154\145:///etc/passwd)"), Finding.UNUSUAL_LINK
    ),
    "address cut by line ends": cleaned(lambda: with_link(b"/S/URI/URI(fi\\\nle:///etc/passwd)"), Finding.UNUSUAL_LINK),
    "address in javascript": cleaned(lambda: with_link(b"/S/URI/URI(JaVaScRiPt:alert\\(1\\))"), Finding.UNUSUAL_LINK),
    "address that two objects tell": cleaned(
        lambda: ordinary(
            page=b"/Annots[<</Subtype/Link/A<</S/URI/URI 9 0 R>>>><</Subtype/Link/A 10 0 R>>]",
            extra={9: b"(file:///a)", 10: b"<</S/URI/URI 9 0 R>>"},
        ),
        Finding.UNUSUAL_LINK,
    ),
    "opens at a page that names each other": harmless(
        lambda: ordinary(catalog=b"/OpenAction(a)/Names<</Dests 9 0 R>>", extra={9: b"<</Kids[9 0 R]>>"})
    ),
    "opens at a name that is an action": harmless(
        lambda: ordinary(catalog=b"/OpenAction/a/Dests<</a<</S/Named/N/Print>>>>")
    ),
    "opens at a place that runs": cleaned(
        lambda: ordinary(catalog=b"/OpenAction<</S/GoTo/D<</S/JavaScript/JS(1)>>>>"), Finding.JAVASCRIPT
    ),
    "opens at a page, names that are no dictionary": harmless(
        lambda: ordinary(catalog=b"/OpenAction(a)/Names[]/Dests 1")
    ),
    # Masking
    "script, then an update that hides it": cleaned(
        lambda: revised(ordinary(catalog=OPENS), CATALOG, HARMLESS[CATALOG]), Finding.JAVASCRIPT
    ),
    "update that brings a script": cleaned(
        lambda: revised(ordinary(), CATALOG, b"<</Type/Catalog/Pages 2 0 R%s>>" % OPENS), Finding.JAVASCRIPT
    ),
    "update that brings a launch": refused(
        lambda: revised(ordinary(), CATALOG, b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(a)>>>>"),
        Reason.DANGEROUS,
    ),
    "launch, then an update that hides it": refused(
        lambda: revised(with_link(b"/S/Launch/F(a)"), PAGE, HARMLESS[PAGE]), Reason.DANGEROUS
    ),
    "two pages of one number": harmless(lambda: two_objects(HARMLESS[PAGE], HARMLESS[PAGE])),
    "two pages of one number, the hidden one with a script": cleaned(
        lambda: two_objects(annotation(b"/A" + SCRIPT).split(b"3 0 obj\n")[1].split(b"\nendobj")[0], HARMLESS[PAGE]),
        Finding.JAVASCRIPT,
    ),
    "commented in Acrobat, a script in the comment": cleaned(
        lambda: commented(SAVED, page=b"/AA<</O" + SCRIPT + b">>"), Finding.AUTOMATIC_ACTION, Finding.JAVASCRIPT
    ),
    "commented in Acrobat, a launch in it": refused(
        lambda: commented(SAVED, page=b"/A<</S/Laun#63h/F(a)>>"), Reason.DANGEROUS
    ),
    "commented in Acrobat, a launch in what no table lists": refused(
        lambda: commented(SAVED).replace(b"/Contents(Vu)/P 3 0 R", b"/A<</S/Launch/F(a)>>  ", 1), Reason.DANGEROUS
    ),
    "commented in Acrobat, another file where another filter can't be read": refused(
        lambda: commented(SAVED, page=b"/A<</S/GoTo#52/F(a)>>").replace(FLATE, b"/Filter/Fl         "), Reason.DANGEROUS
    ),
    "object called free": cleaned(lambda: freed(b"<</O%s>>" % SCRIPT), Finding.AUTOMATIC_ACTION, Finding.JAVASCRIPT),
    "update that changes the number of pages": refused(
        lambda: revised(ordinary(), TREE, b"<</Type/Pages/Kids[3 0 R]/Count 7>>"), Reason.DANGEROUS
    ),
    "script in a comment": cleaned(
        lambda: ordinary().replace(b"xref\n0", b"%" + SCRIPT + b"\nxref\n0"), Finding.JAVASCRIPT
    ),
    # Deep nesting
    "deep dictionary": refused(lambda: ordinary(catalog=b"/Deep " + b"<</A" * 100_000), Reason.DAMAGED),
    "deep string": harmless(lambda: ordinary(catalog=b"/Deep (" + b"(" * 50_000 + b")" * 50_000 + b")")),
    "deep page tree": refused(lambda: nested_tree(200), Reason.TOO_COMPLEX),
    "page tree of forty levels": harmless(lambda: nested_tree(40)),
    "closed deep array": refused(lambda: ordinary(catalog=b"/Deep " + b"[" * 5_000 + b"]" * 5_000), Reason.TOO_COMPLEX),
}
