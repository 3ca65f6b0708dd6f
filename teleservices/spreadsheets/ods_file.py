"""A sheet of OpenDocument (ISO/IEC 26300), written row after row: nothing of it is held in memory.

A text is a text whatever it begins with: it stands in a cell of text, where typing makes no formula of it either.
"""

import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from formkit.fieldtypes.base import Exported
from teleservices.spreadsheets.cells import Head
from teleservices.spreadsheets.xlsx_file import DECLARATION, LONGEST_TEXT, entry, plain

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{name}="{SPACE}:{space}:1.0"'
    for name, space in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
        "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{SPACE}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
STYLES = (
    '<office:automatic-styles><number:text-style style:name="T"><number:text-content/></number:text-style>'
    '<number:date-style style:name="D"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<number:number-style style:name="N"><number:number number:decimal-places="2" number:min-integer-digits="1"'
    ' number:min-decimal-places="2" number:grouping="true"/></number:number-style>'
    '<style:style style:name="text" style:family="table-cell" style:data-style-name="T"/>'
    '<style:style style:name="head" style:family="table-cell" style:data-style-name="T">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
    '<style:style style:name="amount" style:family="table-cell" style:data-style-name="N"/>'
    "</office:automatic-styles>"
)


def write(stream: IO[bytes], heads: Sequence[Head], rows: Iterable[Sequence[Exported]]) -> None:
    """Write the whole document into `stream`, which can seek."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(entry("mimetype", zipfile.ZIP_STORED), KIND)  # first, and as it is: what tells the format
        archive.writestr(entry("META-INF/manifest.xml"), DECLARATION + MANIFEST)
        with archive.open(entry("content.xml"), "w", force_zip64=True) as sheet:
            sheet.write((DECLARATION + _opening(len(heads))).encode())
            titles = "".join(_text(head.label, "head") for head in heads)
            sheet.write(f"<table:table-header-rows>{_row(titles)}</table:table-header-rows>".encode())
            styles = ["amount" if head.is_amount else "" for head in heads]
            for row in rows:
                sheet.write(_row("".join(map(_cell, row, styles))).encode())
            sheet.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")


def _opening(columns: int) -> str:
    return (
        f'<office:document-content {NAMES} office:version="1.2">{STYLES}<office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(_('Requests'))}>"
        f'<table:table-column table:number-columns-repeated="{columns}"/>'
    )


def _row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(value: Exported, style: str) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text(value, "text")
    if isinstance(value, dt.date):
        day = value.isoformat()
        return f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day}"/>'
    attribute = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{attribute} office:value-type="float" office:value="{Decimal(str(value)):f}"/>'


def _text(text: str, style: str) -> str:
    """A cell of text: a paragraph a line, its runs of spaces kept."""
    lines = escape(plain(text, LONGEST_TEXT)).replace("\t", "<text:tab/>").replace("  ", " <text:s/>").splitlines()
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}</table:table-cell>'
