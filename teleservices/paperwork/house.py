"""What every PDF has in common: the département's letterhead, the footer, the title."""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from wagtail.images.models import AbstractRendition, SourceImageIOError

from portal.identity.department import current_settings
from portal.models import Image
from teleservices.paperwork.documents import Printed, layouts_digest, render

LOGO = "max-900x320|format-png"


@dataclass(frozen=True)
class Sheet:
    """A document of ours, ready to be printed: its whole text, before anything is spent on laying it out."""

    template_name: str
    data: Mapping[str, object]
    dated: dt.datetime
    logo: Image | None

    def printed(self) -> Printed:
        """The PDF, whose making is work for the processor: some hundredths of a second a page."""
        return render(self.template_name, self.data, dated=self.dated, logo=_logo(self.logo))

    @cached_property
    def digest(self) -> str:
        """A name for what the PDF says and looks like: what changes it changes the name; the logo goes by its file."""
        logo = self.logo.file.name if self.logo else ""
        facts = [self.template_name, layouts_digest(), logo, self.dated.isoformat(), self.data]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def print_document(
    template_name: str, *, title: str, reference: str, dated: dt.datetime, contents: Mapping[str, object]
) -> Printed:
    """The PDF of `template_name` on the département's paper: `contents` are the template's own, texts in French."""
    return sheet(template_name, title=title, reference=reference, dated=dated, contents=contents).printed()


def sheet(
    template_name: str, *, title: str, reference: str, dated: dt.datetime, contents: Mapping[str, object]
) -> Sheet:
    """The same, not printed yet."""
    row = current_settings()
    contact = [*_lines(row.postal_address), row.telephone, row.email]
    data = {
        "title": title,
        "footer": _("%(department)s – Reference %(reference)s") % {"department": row.name, "reference": reference},
        "page": _("Page {page} of {total}"),
        "house": {
            "name": row.name,
            "portal": row.portal_name,
            "contact": [line for line in contact if line],
            "colour": row.shown("primary_colour"),
        },
        **contents,
    }
    return Sheet(template_name, data, dated, row.logo)


def section(title: str, *paragraphs: str) -> dict[str, object]:
    """A heading and what stands under it."""
    return {"title": title, "paragraphs": list(paragraphs)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _logo(image: Image | None) -> str:
    """The logo as SVG; empty when there is none, or none that can be read: a letter leaves all the same."""
    if image is None:
        return ""
    try:
        return _read(image).decode() if image.is_svg() else _wrapped(image.get_rendition(LOGO))
    except (OSError, SourceImageIOError):
        return ""


def _wrapped(picture: AbstractRendition) -> str:
    """A PNG inside an SVG: typst takes text from us, and everything else from files."""
    data = base64.b64encode(_read(picture)).decode()
    size = f'width="{picture.width}" height="{picture.height}"'
    content = f'<image {size} href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{content}</svg>'


def _read(picture: Image | AbstractRendition) -> bytes:
    with picture.file.open("rb") as stream:
        return bytes(stream.read())
