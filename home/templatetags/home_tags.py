"""Filters of the public site's templates."""

from django import template
from django.utils.safestring import SafeString

from home.rich_text import expand_all

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """An editor's text as HTML, its links resolved."""
    return expand_all([text])[0]
