"""A file of text, cells between semicolons, as French spreadsheets open it: UTF-8 with its mark, decimal commas."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO

from formkit.fieldtypes.base import Exported
from portal.dates import typed_date
from teleservices.spreadsheets.cells import Head

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with when a spreadsheet takes it for a formula, in ordinary and in wide characters."""


def write(stream: IO[bytes], heads: Sequence[Head], rows: Iterable[Sequence[Exported]]) -> None:
    """Write the whole file into `stream`."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(head.label) for head in heads])
    for row in rows:
        writer.writerow([_cell(value, is_amount=head.is_amount) for value, head in zip(row, heads, strict=True)])
    text.detach()


def _cell(value: Exported, *, is_amount: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.date):
        return typed_date(value)
    number = f"{value:.2f}" if is_amount else f"{Decimal(str(value)):f}"
    return number.replace(".", ",")


def _text(text: str) -> str:
    """The text, which no spreadsheet runs as a formula: an apostrophe stands before what could be one."""
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULAS) else text
