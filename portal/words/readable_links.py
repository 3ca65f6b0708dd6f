"""Addresses in a text that people read: ours become links with words, once each; others lose what only machines read.

An address of another host never becomes a link: what anybody wrote must not send our readers elsewhere in our name.
"""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

ADDRESS = re.compile(r"https?://[^\s<>«»“”\"]+", re.IGNORECASE)
AFTER = ".,;:!?)]}'’"
"""What ends the sentence rather than the address."""


def readable(text: str, known: Mapping[str, str] | None = None) -> SafeString:
    """`text` as HTML, escaped, without a bare address.

    `known` gives the words of the pages, by path, that the reader has at hand already: no link is made to them.
    """
    position, parts, linked = 0, [], dict(known or {})
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(AFTER)
        parts += [escape(text[position : match.start()]), _told(address, linked)]
        position = match.start() + len(address)
    return mark_safe("".join([*parts, escape(text[position:])]))  # noqa: S308 - each part is escaped


def _told(address: str, linked: dict[str, str]) -> SafeString:
    """One address; once linked, it is named again without a link."""
    split = _split(address)
    if split is None:
        return escape(address.partition("://")[2])
    place = split.path + (f"?{split.query}" if split.query else "")
    if place in linked:
        return escape(linked[place])
    linked[place] = _("the same page")
    target = place + (f"#{split.fragment}" if split.fragment else "")
    return format_html('<a href="{}">{}</a>', settings.PARVIS_BASE_URL + target, _("the page of the portal"))


def _split(address: str) -> SplitResult | None:
    """The parts of an address of this portal; None for any other's, and for what is no address."""
    try:
        split, own = urlsplit(address), urlsplit(settings.PARVIS_BASE_URL)
    except ValueError:
        return None
    return split if (split.scheme, split.netloc) == (own.scheme, own.netloc) else None
