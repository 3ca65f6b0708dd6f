"""Turns data into a tagged PDF (PDF/UA-1). It travels as JSON: no markup is ever built from what people typed."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import typst

from teleservices.paperwork.characters import legible, plain

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"
TYPEFACE = files("fontpkg_source_sans_3") / "files"


class Printed(bytes):
    """A PDF that we made; who prints it knows how many pages it has, so that nobody has to open it."""

    page_count: int


def render(template_name: str, data: Mapping[str, object], *, dated: dt.datetime, logo: str = "") -> Printed:
    """Compile `templates/pdf/<template_name>` with `data`; the same contents give the same bytes on every machine.

    `dated` is the date that the file itself carries, `logo` a picture in SVG. Raises typst.TypstError when the result
    would not be PDF/UA.
    """
    try:
        return _compile(template_name, legible(data), dated, logo)
    except typst.TypstError:
        # Characters that our fonts have one by one may still have no glyph together.
        return _compile(template_name, plain(data), dated, logo)


def _compile(template_name: str, data: object, dated: dt.datetime, logo: str) -> Printed:
    compiler = typst.Compiler(
        str(TEMPLATES / template_name),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data), "logo": logo},
    )
    pdf = compiler.compile(pdf_standards=["ua-1"], timestamp=dated.astimezone(dt.UTC).replace(microsecond=0))
    assert isinstance(pdf, bytes)  # noqa: S101 - one file, since no path and no pictures were asked for
    printed = Printed(pdf)
    printed.page_count = int(compiler.query("<pages>", field="value", one=True))
    return printed


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our typeface and those that come inside typst; never the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(TYPEFACE)])


@lru_cache(maxsize=1)
def layouts_digest() -> str:
    """A name for the templates of this version of the product: another layout makes another PDF of the same facts."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))).hexdigest()
