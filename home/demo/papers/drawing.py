"""Draws a supporting document of the demo as a PDF, as a citizen's own software would."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import typst

from home.demo.typography import french_json

TEMPLATE = Path(__file__).parent / "paper.typ"
NOTICE = "Document fictif : personne, numéro et lieu inventés pour une démonstration."

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One page: who issues it, what it says, a table (its first row is the heading), a drawing, who signs."""

    category: str
    title: str
    issuer: tuple[str, ...]
    paragraphs: tuple[str, ...] = ()
    table: Table = ()
    drawing: str = ""
    signature: tuple[str, ...] = ()
    added: int = 100
    """Days since it was put in the locker."""


def pdf_of(paper: Paper, dated: dt.datetime) -> bytes:
    """The PDF, dated inside as given."""
    contents = asdict(paper)
    header, *rows = contents.pop("table") or [()]
    data = french_json(json.loads(json.dumps(contents | {"header": header, "rows": rows, "notice": NOTICE})))
    return typst.compile(
        str(TEMPLATE),
        font_paths=[str(files("fontpkg_source_sans_3") / "files")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=dated.astimezone(dt.UTC).replace(microsecond=0),
    )
