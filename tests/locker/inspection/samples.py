"""Documents and the verdict that each must get. `pdf_samples` makes them; here is what they mean."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import pikepdf
import typst

from locker.inspection.reasons import Finding, Reason
from tests.locker.pdf_samples import (
    CONTENT,
    EXTRA,
    FLATE,
    FORM,
    PAGE,
    annotation,
    attachment,
    commented,
    doubling_tree,
    encrypted,
    form,
    huge_table,
    many_objects,
    nested_forms,
    objects_of,
    ordinary,
    packed,
    revised,
    scan,
    signed,
    stream,
    tree,
    with_link,
    write_packed_pdf,
    write_pdf,
    zeros,
)


@dataclass(frozen=True, slots=True)
class Good:
    """A document to accept, with its number of pages."""

    build: Callable[[], bytes]
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Bad:
    """A document to refuse: the reason, and the details that must be among those given."""

    build: Callable[[], bytes]
    reason: Reason
    details: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document to accept without what it holds beyond pages: the findings, that must be among those told."""

    build: Callable[[], bytes]
    findings: frozenset[Finding]


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
OPENS = b"/OpenAction" + SCRIPT


def dangerous(build: Callable[[], bytes], *findings: Finding) -> Bad:
    """Return a document to refuse as dangerous for these findings."""
    return Bad(build, Reason.DANGEROUS, frozenset(findings))


def active(build: Callable[[], bytes], *findings: Finding) -> Cleaned:
    """Return a document to accept once these findings are taken out of it."""
    return Cleaned(build, frozenset(findings))


def complex_(build: Callable[[], bytes], *details: str) -> Bad:
    """Return a document to refuse as too complex."""
    return Bad(build, Reason.TOO_COMPLEX, frozenset(details))


def damaged(build: Callable[[], bytes], *details: str) -> Bad:
    """Return a document to refuse as damaged."""
    return Bad(build, Reason.DAMAGED, frozenset(details))


def not_a_pdf(build: Callable[[], bytes]) -> Bad:
    """Return a file to refuse before anything parses it."""
    return Bad(build, Reason.NOT_A_PDF, frozenset({"bytes"}))


def rewritten() -> bytes:
    """Return a document as qpdf writes it for the web: linearized, packed in object streams."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(ordinary(pages=20))) as document:
        document.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


METADATA = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><title>Cours /JavaScript (1</title></x:xmpmeta><?xpacket end="w"?>"""


def titled(title: bytes) -> bytes:
    """Return a document with a title among what it says of itself."""
    return write_pdf({**objects_of(), EXTRA: b"<</Title%s>>" % title}, trailer=b"/Info 5 0 R")


def written_by_qpdf() -> bytes:
    """Return what another library writes of a page that links to an encyclopaedia, a bookmark and a title of it."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(ordinary())) as document:
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://fr.wikipedia.org/wiki/JavaScript")
        page = document.pages[0].obj
        page.Annots = [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)]
        document.docinfo["/Title"] = "/Launch"
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Cours /JavaScript", 0))
        document.save(target)
    return target.getvalue()


def typeset() -> bytes:
    """Return a tagged document with fonts, as typst writes it."""
    source = '#set document(title: "Attestation")\n= Attestation\n' + "Je soussignée, Élise Durand. " * 200
    return typst.compile(source.encode(), pdf_standards=["ua-1"])


OPENING: dict[str, Callable[[], bytes]] = {
    "an array": lambda: ordinary(catalog=b"/OpenAction[3 0 R/Fit]"),
    "an action": lambda: ordinary(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"),
    "an action elsewhere": lambda: packed(catalog=b"/OpenAction 9 0 R", extra={9: b"<</S/GoTo/D[3 0 R/Fit]>>"}),
    "an action on a name": lambda: ordinary(catalog=b"/OpenAction<</S/GoTo/D/a>>/Dests<</a[3 0 R/Fit]>>"),
    "an action on a string": lambda: ordinary(
        catalog=b"/OpenAction<</S/GoTo/D(a)>>/Names<</Dests<</Kids[9 0 R]>>>>",
        extra={9: b"<</Limits[(a)(a)]/Names[(a)<</D[3 0 R/Fit]>>]>>"},
    ),
    "a name in Latin-1": lambda: ordinary(catalog=b"/OpenAction/#e9/Dests<</#e9[3 0 R/Fit]>>"),
    "a name": lambda: ordinary(catalog=b"/OpenAction/a/Dests<</a<</D[3 0 R/Fit]>>>>"),
}
"""Documents that open at their first page, each in its own way."""

GOOD: dict[str, Good] = {
    "one page": Good(ordinary),
    "twenty pages": Good(lambda: ordinary(pages=20), pages=20),
    "500 pages": Good(lambda: ordinary(pages=500), pages=500),
    "object stream": Good(packed),
    "broken table": Good(lambda: ordinary().replace(b"startxref\n", b"startxref\n9")),
    "linearized": Good(rewritten, pages=20),
    "tagged": Good(typeset, pages=2),
    "scan of twenty sheets": Good(lambda: scan(20)),
    "form": Good(form),
    "web link": Good(lambda: with_link(b"/S/URI/URI(https://www.exemple.fr/)")),
    "mail link": Good(lambda: with_link(b"/S/URI/URI(mailto:mairie@exemple.fr)")),
    "link without scheme": Good(lambda: with_link(b"/S/URI/URI(www.exemple.fr/data:1)")),
    "link inside": Good(lambda: with_link(b"/S/GoTo/D[3 0 R/Fit]")),
    "opens at a page": Good(lambda: ordinary(catalog=b"/OpenAction[3 0 R/Fit]")),
    "opens at a page by an action": Good(lambda: ordinary(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>")),
    **{f"opens at a page, told as {name}": Good(build) for name, build in OPENING.items()},
    "empty automatic actions": Good(lambda: ordinary(page=b"/AA<<>>")),
    "empty automatic actions elsewhere": Good(lambda: ordinary(page=b"/AA 9 0 R", extra={9: b"<<>>"})),
    "automatic actions that are null": Good(lambda: ordinary(page=b"/AA 9 0 R/JS null", extra={9: b"null"})),
    "empty attachments": Good(lambda: packed(catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>")),
    "object stream that isn't compressed": Good(lambda: write_packed_pdf(objects_of(), settings=b"")),
    "object stream with no filters": Good(lambda: write_packed_pdf(objects_of(), settings=b"/Filter[]")),
    "compressed by Brotli": Good(
        lambda: ordinary(extra={EXTRA: stream(brotli.compress(b"0 0 m"), FORM + b"/Filter/BrotliDecode")})
    ),
    "web link with a port": Good(lambda: with_link(b"/S/URI/URI(https://www.exemple.fr:8080/)")),
    "signed": Good(signed),
    "empty user password, RC4": Good(lambda: encrypted(user_password="", algorithm="RC4-128")),
    "empty user password, AES 128": Good(lambda: encrypted(user_password="", algorithm="AES-128")),
    "empty user password, AES 256": Good(lambda: encrypted(user_password="", algorithm="AES-256")),
    "revised": Good(lambda: revised(ordinary(), CONTENT, stream(b"0 0 m 9 9 l S"))),
    "blank name trees": Good(lambda: ordinary(catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>")),
    "type told twice": Good(lambda: ordinary(page=b"/Type/Page")),
    "line ends before": Good(lambda: b"\r\n" + ordinary()),
    "nothing but blank after": Good(lambda: ordinary() + b"\r\n\0\0\0"),
    **{
        f"link to https://www.exemple.fr/{word}": Good(
            lambda word=word: with_link(b"/S/URI/URI(https://www.exemple.fr/%s)" % word.encode())
        )
        for word in ("JavaScript", "Launch", "wiki/ImportData#a", "SubmitForm?a=\\(b\\)", "GoToR", "GoToE")
    },
    "link to /Launch, in an object stream": Good(
        lambda: packed(page=b"/Annots[<</Subtype/Link/A<</S/URI/URI(https://www.exemple.fr/Launch)>>>>]")
    ),
    "link to /Launch, in an object stream that isn't compressed": Good(
        lambda: write_packed_pdf(objects_of(page=b"/Annots[<</A<</S/URI/URI(https://a.fr/Launch)>>>>]"), settings=b"")
    ),
    "title with /JavaScript": Good(lambda: titled(b"(Cours /JavaScript \\(2\\) (suite) /Launch)")),
    "title with /JavaScript, in its metadata": Good(
        lambda: ordinary(catalog=b"/Metadata 6 0 R", extra={6: stream(METADATA, b"/Type/Metadata/Subtype/XML")})
    ),
    "title with /JavaScript, then another": Good(
        lambda: revised(titled(b"(Cours /JavaScript)"), EXTRA, b"<</Title(Cours de /Launch)>>")
    ),
    "written by another library, a link to /JavaScript": Good(written_by_qpdf),
    "commented in Acrobat": Good(lambda: commented(write_packed_pdf({**objects_of(), 48: b"null"}))),
    "commented in Acrobat, a link to /Launch": Good(
        lambda: commented(packed(extra={48: b"null"}), page=b"/A<</S/URI/URI(https://a.fr/Launch)>>")
    ),
    "filter told by its short name": Good(
        lambda: packed().replace(FLATE, b"/Filter/Fl         "),
    ),
    "no former table, told as null": Good(lambda: write_pdf(objects_of(), trailer=b"/Prev null")),
    "no former table, told by a reference": Good(
        lambda: write_pdf({**objects_of(), EXTRA: b"0"}, trailer=b"/Prev 5 0 R")
    ),
    "words of ours, after a slash, in its text": Good(
        lambda: ordinary(content=b"BT /F1 9 Tf (https://a.fr/JavaScript, /Launch) Tj ET")
    ),
    "words of ours in its text": Good(lambda: ordinary(content=b"BT /F1 9 Tf (JavaScript, Launch) Tj ET")),
}

BAD: dict[str, Bad] = {
    "empty": not_a_pdf(lambda: b""),
    "blank": not_a_pdf(lambda: b" \n" * 5_000),
    "text": not_a_pdf(lambda: b"Ceci n'est pas un PDF"),
    "web page": not_a_pdf(lambda: b"<!DOCTYPE html><html></html>"),
    "web page before": not_a_pdf(lambda: b"<html></html>\n" + ordinary()),
    "program before": not_a_pdf(lambda: b"MZ\x90\0" + ordinary()),
    "archive before": not_a_pdf(lambda: b"PK\x03\x04" + ordinary()),
    "archive after": not_a_pdf(lambda: ordinary() + b"PK\x05\x06" + bytes(18)),
    "archive whose comment ends the document": not_a_pdf(
        lambda: ordinary() + b"PK\x05\x06" + bytes(16) + b"\x06\0%%EOF\n"
    ),
    "web page after": damaged(lambda: ordinary() + b"<script>1</script>", "bytes"),
    "truncated": damaged(lambda: ordinary()[:-200], "bytes"),
    "truncated, then ended": damaged(lambda: ordinary()[:100] + b"\n%%EOF"),
    "garbage": damaged(lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50 + b"\n%%EOF"),
    "unreadable entry": damaged(lambda: ordinary(catalog=b"/Lang {) /OpenAction [3 0 R/Fit]"), "unreadable part"),
    "entry without a key": damaged(lambda: ordinary(page=b"/Junk 4 0 S/AA<</O 6 0 R>>"), "unreadable part"),
    "dictionary that seems to end": damaged(lambda: ordinary(page=b"/A 1>/AA<</O 6 0 R>>"), "unreadable part"),
    "dictionary with a null key": damaged(lambda: ordinary(page=b"/A 1 null /AA<</O 6 0 R>>"), "unreadable part"),
    "two revisions, broken table": damaged(
        lambda: revised(ordinary(), CONTENT, stream(b"0 0 m")).replace(b"startxref\n", b"startxref\n9"),
        "revised, broken table",
    ),
    "password": Bad(
        lambda: encrypted(user_password="secret", algorithm="RC4-128"), Reason.NEEDS_PASSWORD, frozenset({"password"})
    ),
    "password, AES 256": Bad(
        lambda: encrypted(user_password="secret", algorithm="AES-256"), Reason.NEEDS_PASSWORD, frozenset({"password"})
    ),
    "certificate": Bad(
        lambda: write_pdf(objects_of(), trailer=b"/Encrypt<</Filter/Adobe.PubSec/V 4>>"),
        Reason.NEEDS_PASSWORD,
        frozenset({"certificate"}),
    ),
    "no page": Bad(lambda: tree(b"", 0), Reason.NO_PAGE, frozenset({"pages"})),
    "501 pages": Bad(lambda: ordinary(pages=501), Reason.TOO_MANY_PAGES, frozenset({"pages"})),
    "doubling page tree": Bad(lambda: doubling_tree(38), Reason.TOO_MANY_PAGES, frozenset({"pages"})),
    "script, its kind an object used elsewhere": Bad(
        lambda: annotation(b"/A<</S 5 0 R/#4a#53 6 0 R>>", {EXTRA: b"/JavaScript", 6: b"(1)"}),
        Reason.ACTIVE,
        frozenset({Finding.JAVASCRIPT}),
    ),
    "XFA page": Bad(
        lambda: ordinary(catalog=b"/NeedsRendering true"), Reason.DYNAMIC_FORM, frozenset({Finding.DYNAMIC_XFA})
    ),
    "launch": dangerous(lambda: with_link(b"/S/Launch/F(calc.exe)"), Finding.LAUNCH),
    "launch, second of two kinds": dangerous(lambda: with_link(b"/S/URI/S/Lau#6ech/F(calc.exe)"), Finding.LAUNCH),
    "two addresses": dangerous(
        lambda: with_link(b"/S/URI/URI(https://a.fr)/URI(file:///etc/passwd)"), Finding.AMBIGUOUS
    ),
    "imports data": dangerous(lambda: with_link(b"/S/ImportData/F(a.fdf)"), Finding.IMPORT_DATA),
    "goes to another file": dangerous(lambda: with_link(b"/S/GoToR/F(b.pdf)/D[0/Fit]"), Finding.REMOTE_GO_TO),
    "goes to a share": dangerous(
        lambda: with_link(rb"/S/GoToR/F(\\\\\\\\1.2.3.4\\\\s)/D[0/Fit]"), Finding.REMOTE_GO_TO, Finding.NETWORK_PATH
    ),
    "goes to an article of another file": dangerous(lambda: with_link(b"/S/Thread/F(b.pdf)"), Finding.REMOTE_GO_TO),
    "goes into an attached file": dangerous(lambda: with_link(b"/S/GoToE/T<</R/C>>"), Finding.EMBEDDED_GO_TO),
    "link to a share": dangerous(lambda: with_link(rb"/S/URI/URI(\\\\\\\\1.2.3.4\\\\s)"), Finding.NETWORK_PATH),
    "stream elsewhere": dangerous(
        lambda: ordinary(extra={EXTRA: stream(b"", b"/F(data.bin)")}), Finding.EXTERNAL_STREAM
    ),
    "page of another file": dangerous(
        lambda: ordinary(extra={EXTRA: stream(b"", FORM + b"/Ref<</F(b.pdf)/Page 0>>")}), Finding.EXTERNAL_STREAM
    ),
    "PostScript": dangerous(
        lambda: ordinary(extra={EXTRA: stream(b"showpage", b"/Type/XObject/Subtype/PS")}), Finding.POSTSCRIPT
    ),
    "PostScript in a form": dangerous(
        lambda: ordinary(extra={EXTRA: stream(b"", FORM + b"/Subtype2/PS")}), Finding.POSTSCRIPT
    ),
    "dangerous and active": dangerous(
        lambda: ordinary(catalog=b"/OpenAction<</S/Launch/F(a)/Next%s>>" % SCRIPT), Finding.LAUNCH, Finding.JAVASCRIPT
    ),
    "font programs in place of pages": damaged(lambda: tree(b"3 0 R", 1, {PAGE: b"<</Type/Font>>"}), "page"),
    "one page less than it says": dangerous(lambda: tree(b"3 0 R", 2), Finding.PAGE_COUNT),
    "deflate bomb": complex_(lambda: ordinary(extra={EXTRA: stream(zeros(1 << 30), FLATE)}), "decoded bytes"),
    "deflate bomb, twice deflated": complex_(
        lambda: ordinary(extra={EXTRA: stream(zlib.compress(zeros(1 << 30)), b"/Filter[/FlateDecode/FlateDecode]")}),
        "decoded bytes",
    ),
    "run-length bomb": complex_(
        lambda: ordinary(extra={EXTRA: stream(b"\x81\0" * 400_000, b"/Filter/RunLengthDecode")}), "LimitReachedError"
    ),
    "huge picture": complex_(lambda: scan(width=100_000, height=100_000), "picture"),
    "many large streams": complex_(
        lambda: ordinary(extra=dict.fromkeys(range(EXTRA, EXTRA + 20), stream(zeros(60 << 20), FLATE))), "decoded bytes"
    ),
    "seventeen filters": complex_(
        lambda: ordinary(extra={EXTRA: stream(b"", b"/Filter[%s]" % (b"/Fl" * 17))}), "LimitReachedError"
    ),
    "object stream that is a bomb": complex_(
        lambda: ordinary(extra={EXTRA: stream(zeros(1 << 30), b"/Type/ObjStm/N 1/First 4" + FLATE)}),
        "LimitReachedError",
    ),
    "a million kids": complex_(lambda: tree(b"3 0 R " * 1_000_000, 1_000_000), "LimitReachedError"),
    "page tree in a loop": complex_(lambda: tree(b"3 0 R 2 0 R", 2), "page tree"),
    "endless kids": complex_(lambda: tree(b"100 0 R " * 6_000, 6_000, {100: b"null"}), "page tree"),
    "200,000 objects": complex_(lambda: many_objects(200_000), "objects"),
    "huge table": complex_(huge_table),
    "deep array": complex_(lambda: ordinary(catalog=b"/Deep " + b"[" * 100_000), "PdfReadError"),
    "ten billion drawings": complex_(lambda: nested_forms(10)),
}

CLEANED: dict[str, Cleaned] = {
    "names in Latin-1": active(
        lambda: ordinary(catalog=OPENS, page=b"/Annots[<</Subtype/R#f4le/S/R#f4le/AP<</N<</Oui#e9 4 0 R>>>>>>]"),
        Finding.JAVASCRIPT,
    ),
    "script": active(lambda: with_link(b"/S/JavaScript/JS(1)"), Finding.JAVASCRIPT),
    "script, obfuscated": active(lambda: with_link(b"/S/#4aava#53cript/J#53(1)"), Finding.JAVASCRIPT),
    "script in an object stream": active(
        lambda: packed(catalog=b"/Names<</JavaScript<</Names[(a)%s]>>>>" % SCRIPT), Finding.JAVASCRIPT
    ),
    "script in an old revision": active(
        lambda: revised(with_link(b"/S/JavaScript/JS(1)"), PAGE, objects_of()[PAGE]), Finding.JAVASCRIPT
    ),
    "script when opened": active(
        lambda: ordinary(catalog=b"/OpenAction" + SCRIPT), Finding.JAVASCRIPT, Finding.OPEN_ACTION
    ),
    "script in an encrypted document": active(
        lambda: encrypted(user_password="", algorithm="AES-128", catalog=b"/OpenAction" + SCRIPT), Finding.JAVASCRIPT
    ),
    "prints when opened": active(lambda: ordinary(catalog=b"/OpenAction<</S/Named/N/Print>>"), Finding.OPEN_ACTION),
    "page then something": active(
        lambda: ordinary(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(https://a.fr)>>>>"),
        Finding.OPEN_ACTION,
    ),
    "automatic action": active(
        lambda: ordinary(page=b"/AA<</O<</S/URI/URI(https://a.fr)>>>>"), Finding.AUTOMATIC_ACTION
    ),
    "automatic action, its key ended by a NUL": active(
        lambda: ordinary(page=b"/AA\0<</O<</S/URI/URI(https://a.fr)>>>>"), Finding.AUTOMATIC_ACTION
    ),
    "film, its name ended by a NUL": active(lambda: annotation(b"/Subtype/Movie\0/F 4"), Finding.MEDIA),
    "automatic action in no table": active(
        lambda: ordinary(page=b"/AA 9 0 R").replace(
            b"endobj\n4 0 obj", b"endobj\n9 0 obj\n<</O<</S/URI/URI(https://a.fr)>>>>\nendobj\n4 0 obj"
        ),
        Finding.AUTOMATIC_ACTION,
    ),
    "submits its form": active(lambda: form(field=b"/A<</S/SubmitForm/F(https://a.fr)>>"), Finding.SUBMIT_FORM),
    "XFA form": active(lambda: form(entries=b"/XFA[(template)(x)]"), Finding.XFA),
    "attached file": active(attachment, Finding.EMBEDDED_FILE),
    "attached to the page": active(lambda: annotation(b"/Subtype/FileAttachment"), Finding.EMBEDDED_FILE),
    "rich media": active(lambda: annotation(b"/Subtype/RichMedia/RichMediaContent<</A 1>>"), Finding.MEDIA),
    "3D": active(lambda: annotation(b"/Subtype/3D"), Finding.MEDIA),
    "film": active(lambda: annotation(b"/Subtype/Movie/Movie<<>>"), Finding.MEDIA),
    "sound": active(lambda: with_link(b"/S/Sound"), Finding.MEDIA),
    "link to a local file": active(lambda: with_link(b"/S/URI/URI(FiLe:///C:/a)"), Finding.UNUSUAL_LINK),
    "link to a local file, in UTF-16": active(
        lambda: with_link(b"/S/URI/URI<FEFF00660069006C0065003A002F002F>"), Finding.UNUSUAL_LINK
    ),
    "links start in local files": active(lambda: ordinary(catalog=b"/URI<</Base(file:///C:/)>>"), Finding.UNUSUAL_LINK),
    **{
        f"link to {address.decode()}": active(
            lambda address=address: with_link(b"/S/URI/URI(%s)" % address), Finding.UNUSUAL_LINK
        )
        for address in (
            b"chrome://settings/",
            b"about:blank",
            b"view-source:https://a.fr/",
            b"data:text/html,a",
            b"javascript:1//",
            b"JavaScript:80/",
            b"vbscript:1",
            b"ms-word:ofe|u|https://a.fr/a.docx",
            b"\\001 chrome:about",
            b"com.exemple.app:ouvrir",
            b"C:/Users/a.pdf",
            *(b"\\03%dchrome://settings/" % last for last in range(8)),
            b"\\030file:///etc/passwd",
            b"java\\035script:1",
            b"a.b:80/x",
            b"www.exemple.fr:8080/",
        )
    },
    "link in an object stream": active(
        lambda: packed(page=b"/Annots[<</Subtype/Link/A<</S/URI/URI 9 0 R>>>>]", extra={9: b"(res://a)"}),
        Finding.UNUSUAL_LINK,
    ),
}
