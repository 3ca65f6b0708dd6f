"""The texts that designers write in forms, with their bold, lists and links: `formkit.marked_text`."""

from django import template
from django.utils.safestring import SafeString

from formkit import marked_text as texts

register = template.Library()


@register.filter
def markup(text: str) -> SafeString:
    """Paragraphs and lists."""
    return texts.html(text)


@register.filter
def hint(text: str) -> SafeString:
    """The same, a paragraph alone without its element: for a block that is small already."""
    return texts.hint(text)


@register.filter
def inline_markup(text: str) -> SafeString:
    """The same where only words may stand."""
    return texts.inline(text)
