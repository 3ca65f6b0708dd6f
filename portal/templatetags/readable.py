"""Texts that may hold addresses: `|readable`, `|readable_on:path` on a page, `|readable_above:url` in an e-mail."""

from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.words import readable_links

register = template.Library()


@register.filter
def readable(text: str) -> SafeString:
    """A text whose addresses are links with words, or are written without what only machines read."""
    return readable_links.readable(text)


@register.filter
def readable_on(text: str, path: str) -> SafeString:
    """The same, on the page of this path: its own address is called so."""
    return readable_links.readable(text, {path: _("this page")})


@register.filter
def readable_above(text: str, url: str) -> SafeString:
    """The same, in an e-mail, above the button that leads to `url`."""
    return readable_links.readable(text, {urlsplit(url).path: _("with the button below")})
