"""A workbook of one sheet (ECMA-376), written row after row: nothing of it is held in memory.

Texts are texts whatever they begin with: no cell is ever a formula, and typing in one doesn't make it one
(`quotePrefix`).
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.fieldtypes.base import Exported
from teleservices.spreadsheets.cells import Head

LONGEST_TEXT = 32_767
"""Characters that Excel accepts in a cell; what is beyond is cut, and an ellipsis says so."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold."""
DAY_ZERO = dt.date(1899, 12, 30)
BOLD, TEXT, DAY, AMOUNT = 1, 2, 3, 4
"""Places of the styles below."""
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MAIN}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{MAIN}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
WIDTH = 18
"""Characters that columns show."""


def write(stream: IO[bytes], heads: Sequence[Head], rows: Iterable[Sequence[Exported]]) -> None:
    """Write the whole workbook into `stream`, which can seek."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in PARTS.items():
            archive.writestr(entry(name), DECLARATION + content)
        archive.writestr(entry("xl/workbook.xml"), DECLARATION + _workbook(_("Requests")))
        with archive.open(entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write((DECLARATION + _opening(len(heads))).encode())
            sheet.write(_row([head.label for head in heads], [BOLD] * len(heads)).encode())
            numbers = [AMOUNT if head.is_amount else 0 for head in heads]
            for row in rows:
                sheet.write(_row(row, numbers).encode())
            sheet.write(b"</sheetData></worksheet>")


def entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An entry of an archive, dated now, that its owner alone reads once unpacked."""
    info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info


def _workbook(title: str) -> str:
    name = quoteattr(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    return (
        f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _opening(columns: int) -> str:
    """The head of the sheet: its first row stays in sight."""
    return (
        f'<worksheet xmlns="{NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{WIDTH}" customWidth="1"/></cols><sheetData>'
    )


def _row(values: Sequence[Exported], numbers: Sequence[int]) -> str:
    """A row; `numbers` gives the style of each column's numbers, and BOLD that of heads."""
    cells = [_cell(value, style) for value, style in zip(values, numbers, strict=True)]
    return f"<row>{''.join(cells)}</row>"


def _cell(value: Exported, style: int) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        text = escape(plain(value, LONGEST_TEXT))
        return (
            f'<c s="{style if style == BOLD else TEXT}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        )
    if isinstance(value, dt.date):
        days = (value - DAY_ZERO).days
        # A spreadsheet's calendar begins in 1900, and its first two months are a day off.
        return f'<c s="{DAY}"><v>{days}</v></c>' if days > 60 else _cell(value.isoformat(), style)
    return f'<c s="{style}"><v>{Decimal(str(value)):f}</v></c>'


def plain(text: str, longest: int) -> str:
    """The text without what XML can't hold, cut where a cell ends."""
    text = CONTROLS.sub("", text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
