"""What every PDF has in common: the département's letterhead, the footer, the title."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from portal.department import current_settings
from portal.models import Image
from teleservices.paperwork.documents import render

LOGO = "max-900x320|format-png"


def print_document(
    template_name: str, *, title: str, reference: str, dated: dt.datetime, facts: Mapping[str, object]
) -> bytes:
    """The PDF of `template_name` on the département's paper: `facts` are the template's own, texts in French."""
    row = current_settings()
    pictures = _logo(row.logo)
    contact = [*_lines(row.postal_address), row.telephone, row.email]
    data = {
        "title": title,
        "footer": _("%(department)s – Reference %(reference)s") % {"department": row.name, "reference": reference},
        "page": _("Page {page} of {total}"),
        "house": {
            "name": row.name,
            "portal": row.portal_name,
            "contact": [line for line in contact if line],
            "colour": row.primary_colour,
            "logo": next(iter(pictures), None),
        },
        **facts,
    }
    return render(template_name, data, dated=dated, pictures=pictures)


def section(title: str, *paragraphs: str) -> dict[str, object]:
    """A heading and what stands under it."""
    return {"title": title, "paragraphs": list(paragraphs)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _logo(image: Image | None) -> dict[str, bytes]:
    """The logo under the name that the template gives it; none when it can't be read: a letter leaves all the same."""
    if image is None:
        return {}
    try:
        source = image if image.is_svg() else image.get_rendition(LOGO)
        with source.file.open("rb") as stream:
            return {"logo.svg" if image.is_svg() else "logo.png": stream.read()}
    except (OSError, SourceImageIOError, InvalidFilterSpecError):
        return {}
