"""Turns facts into a tagged PDF (PDF/UA-1). Facts travel as JSON: no markup is ever built from what people typed."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import typst
from django.conf import settings

from teleservices.paperwork.characters import legible, plain

FONT_FOLDER = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
HOUSE_STYLE = "house.typ"


def render(
    template_name: str,
    data: Mapping[str, object],
    *,
    dated: dt.datetime,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Compile `templates/pdf/<template_name>` with `data`; the same facts give the same bytes on every machine.

    `dated` is the date that the file itself carries; `pictures` are files that the template may name. Raises
    typst.TypstError when the result would not be PDF/UA.
    """
    folder = settings.BASE_DIR / "templates" / "pdf"
    files = {"main.typ": (folder / template_name).read_bytes(), HOUSE_STYLE: (folder / HOUSE_STYLE).read_bytes()}
    files.update(pictures or {})
    try:
        return _compile(files, json.dumps(legible(data)), dated)
    except typst.TypstError:
        # Characters that our fonts have one by one may still have no glyph together.
        return _compile(files, json.dumps(plain(data)), dated)


def _compile(files: Mapping[str, bytes], data: str, dated: dt.datetime) -> bytes:
    content = typst.compile(
        dict(files),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=dated.astimezone(dt.UTC).replace(microsecond=0),
    )
    assert isinstance(content, bytes)
    return content


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our typeface and those that come inside typst; never the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_FOLDER)])
