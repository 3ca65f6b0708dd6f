"""Makes PDFs for tests, byte by byte: ordinary ones, and whatever a caller adds to them."""

import io
import zlib
from collections.abc import Mapping

from pypdf import PdfReader, PdfWriter

Objects = Mapping[int, bytes]

CATALOG, TREE, PAGE, CONTENT, EXTRA = 1, 2, 3, 4, 5
"""Numbers of the objects of an ordinary document; callers add their own from `EXTRA` on."""
FLATE = b"/Filter/FlateDecode"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"


def write_pdf(objects: Objects, *, trailer: bytes = b"", header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """Return a document of these objects with a plain table; object 1 is its catalogue."""
    body, offsets = _bodies(objects, header)
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(size)
    )
    start = len(body)
    body += b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, table, size, trailer)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def write_packed_pdf(objects: Objects, *, settings: bytes = FLATE) -> bytes:
    """Return a document whose objects lie in an object stream, compressed as most writers do since PDF 1.5, or not.

    Streams can't lie there and stay outside.
    """
    packed = {number: content for number, content in objects.items() if not content.endswith(b"endstream")}
    index, bodies = b"", b""
    for number, content in packed.items():
        index += b"%d %d " % (number, len(bodies))
        bodies += content + b"\n"
    container = max(objects) + 1
    data = zlib.compress(index + bodies) if settings == FLATE else index + bodies
    entries = b"/Type/ObjStm/N %d/First %d%s" % (len(packed), len(index), settings)
    loose = {number: content for number, content in objects.items() if number not in packed}
    body, offsets = _bodies({**loose, container: stream(data, entries)}, b"%PDF-1.7\n")
    offsets[container + 1] = start = len(body)
    rows = {number: b"\1%s\0\0" % offset.to_bytes(4) for number, offset in offsets.items()}
    rows |= {number: b"\2%s%s" % (container.to_bytes(4), place.to_bytes(2)) for place, number in enumerate(packed)}
    table = b"".join(rows.get(number, b"\0" * 7) for number in range(container + 2))
    content = stream(table, b"/Type/XRef/Size %d/Root 1 0 R/W[1 4 2]" % (container + 2))
    return bytes(body + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (container + 1, content, start))


def _bodies(objects: Objects, header: bytes) -> tuple[bytearray, dict[int, int]]:
    """Return the header and the objects one after the other, and where each starts."""
    body, offsets = bytearray(header), {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return body, offsets


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object's content."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def objects_of(
    *, pages: int = 1, catalog: bytes = b"", page: bytes = b"", content: bytes = b"", extra: Objects | None = None
) -> dict[int, bytes]:
    """Return the objects of an ordinary document, with entries added to its catalogue and to each page."""
    first_page = 100
    numbers = [PAGE, *range(first_page, first_page + pages - 1)]
    text = content or b"BT /F1 24 Tf 20 100 Td (Attestation de domicile) Tj ET"
    leaf = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>%s>>%s>>"
        % (b"/XObject<</X 5 0 R>>" if extra and EXTRA in extra else b"", page)
    )
    return {
        CATALOG: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        TREE: b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % number for number in numbers), pages),
        **dict.fromkeys(numbers, leaf),
        CONTENT: stream(text),
        **(extra or {}),
    }


def ordinary(
    *, pages: int = 1, catalog: bytes = b"", page: bytes = b"", content: bytes = b"", extra: Objects | None = None
) -> bytes:
    """Return an ordinary document with additions; see `objects_of`."""
    return write_pdf(objects_of(pages=pages, catalog=catalog, page=page, content=content, extra=extra))


def with_link(action: bytes) -> bytes:
    """Return a document whose page has a link that does `action`."""
    return ordinary(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<<%s>>>>]" % action)


def encrypted(*, user_password: str, algorithm: str = "AES-256", catalog: bytes = b"") -> bytes:
    """Return an encrypted document; an empty user password lets anyone read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(ordinary(catalog=catalog))))
    writer.encrypt(user_password=user_password, owner_password="owner-of-it", algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def revised(first: bytes, replaced: int, content: bytes) -> bytes:
    """Return `first` with one object replaced by an incremental update, the old one still in the bytes."""
    previous = int(first.rsplit(b"startxref", 1)[1].split()[0])
    body = first + b"%d 0 obj\n%s\nendobj\n" % (replaced, content)
    start = len(body)
    body += b"xref\n%d 1\n%010d 00000 n \n" % (replaced, len(first))
    return body + b"trailer\n<</Size 500/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)


def zeros(length: int) -> bytes:
    """Return `length` zero bytes deflated (a multiple of 1 MiB), without ever holding them."""
    mebibyte = 1 << 20
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflater.compress(bytes(mebibyte))
    deflater.flush(zlib.Z_FULL_FLUSH)
    block = deflater.compress(bytes(mebibyte)) + deflater.flush(zlib.Z_FULL_FLUSH)
    checksum = (length % 65521) << 16 | 1
    return b"\x78\xda" + block * (length // mebibyte) + b"\x03\x00" + checksum.to_bytes(4)


def form(entries: bytes = b"", field: bytes = b"") -> bytes:
    """Return a document with a form of one field."""
    widget = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(nom)/V(Durand)/Rect[0 0 99 20]/P 3 0 R%s>>" % field
    return ordinary(catalog=b"/AcroForm<</Fields[5 0 R]%s>>" % entries, page=b"/Annots[5 0 R]", extra={EXTRA: widget})


def signed() -> bytes:
    """Return a document with a signature field that has a signature's shape."""
    signature = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 99 9]/Contents<00>>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/V 6 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>"
    catalog = b"/AcroForm<</Fields[5 0 R]/SigFlags 3>>"
    return ordinary(catalog=catalog, page=b"/Annots[5 0 R]", extra={EXTRA: field, 6: signature})


def attachment() -> bytes:
    """Return an invoice with its data attached, as Factur-X has it."""
    return ordinary(
        catalog=b"/Names<</EmbeddedFiles<</Names[(facture.xml)5 0 R]>>>>",
        extra={
            EXTRA: b"<</Type/Filespec/F(facture.xml)/EF<</F 6 0 R>>>>",
            6: stream(b"<facture/>", b"/Type/EmbeddedFile"),
        },
    )


def annotation(entries: bytes, extra: Objects | None = None) -> bytes:
    """Return a document whose page has one annotation."""
    return ordinary(page=b"/Annots[<</Type/Annot/Rect[0 0 99 99]%s>>]" % entries, extra=extra)


def tree(kids: bytes, count: int, extra: Objects | None = None) -> bytes:
    """Return a document with a page tree of one's own."""
    return write_pdf({**objects_of(extra=extra), TREE: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)})


def doubling_tree(levels: int) -> bytes:
    """Return a document of a few nodes and 2^`levels` pages."""
    nodes = {n: b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (n + 1, n + 1) for n in range(100, 100 + levels)}
    return tree(b"100 0 R", 1 << 20, {**nodes, 100 + levels: b"<</Type/Page/MediaBox[0 0 9 9]>>"})


def nested_forms(levels: int) -> bytes:
    """Return a page that draws a form ten times, which draws the next ten times, and so on."""
    numbers = range(EXTRA, EXTRA + levels)
    forms = {n: stream(b"/X Do " * 10, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)) for n in numbers}
    return ordinary(content=b"/X Do", extra={**forms, EXTRA + levels: stream(b"0 0 m 9 9 l S", FORM)})


def huge_table() -> bytes:
    """Return a document whose table has nine million entries."""
    table = stream(zeros(9 << 20), b"/Type/XRef/Size 9437184/W[1 0 0]/Root 1 0 R" + FLATE)
    return b"%%PDF-1.7\n1 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n" % table


def many_objects(count: int) -> bytes:
    """Return a document with `count` objects more than it needs."""
    return ordinary(extra=dict.fromkeys(range(100, 100 + count), b"null"))


def packed(**additions: bytes | Objects) -> bytes:
    """Return a document packed in an object stream, with additions to its catalogue or page."""
    return write_packed_pdf(objects_of(**additions))  # type: ignore[arg-type]


def scan(count: int = 1, *, width: int = 2480, height: int = 3508) -> bytes:
    """Return a page with a white A4 sheet scanned in colours, stored `count` times."""
    size = b"/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB" % (width, height)
    picture = stream(zeros(25 << 20), b"/Type/XObject/Subtype/Image" + size + FLATE)
    content = b"q 595 0 0 842 0 0 cm /X Do Q"
    return ordinary(content=content, extra=dict.fromkeys(range(EXTRA, EXTRA + count), picture))


def saved_again(first: bytes, objects: Objects, *, after: int | None = None) -> bytes:
    """Return `first` with objects replaced or added, as Acrobat saves a comment: a table that is itself a stream.

    `after` is where the table of the revision that it follows starts, the last one unless given: those between are
    left behind, and no table lists them any more.
    """
    body, rows = bytearray(first), {}
    for number, content in objects.items():
        rows[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = max(objects) + 1
    rows[table] = start = len(body)
    previous = start_of_table(first) if after is None else after
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    data = zlib.compress(b"".join(b"\1%s\0\0" % rows[number].to_bytes(4) for number in sorted(rows)))
    entries = b"/Type/XRef/Size %d/Root 1 0 R/W[1 4 2]/Index[%s]/Prev %d" % (table + 1, index, previous)
    content = stream(data, entries + FLATE)
    return bytes(body + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, content, start))


def start_of_table(document: bytes) -> int:
    """Return where the last table of a document starts."""
    return int(document.rsplit(b"startxref", 1)[1].split()[0])


def commented(base: bytes, *, page: bytes = b"") -> bytes:
    """Return a document to which a comment was added, then replaced by another: the former is in no table."""

    def note(number: int) -> Objects:
        text = b"<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/Contents(Vu)/P 3 0 R>>"
        return {PAGE: objects_of(page=b"/Annots[%d 0 R]%s" % (number, page))[PAGE], number: text}

    first = saved_again(base, note(50))
    return saved_again(saved_again(first, note(52), after=start_of_table(base)), note(52))
