"""Filters and words of the public site's templates."""

from django import template
from django.utils.safestring import SafeString

from home.rich_text import expand_all
from locker import photos

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """An editor's text as HTML, its links resolved."""
    return expand_all([text])[0]


@register.simple_tag
def document_formats() -> str:
    """In what formats this installation takes documents."""
    return photos.formats_text()
