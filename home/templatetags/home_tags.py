"""Filters and words of the public site's templates."""

from django import template
from django.utils.safestring import SafeString

from home import data_notice as notices
from home.rich_text import expand_all
from locker import photos
from teleservices.models import Procedure

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """An editor's text as HTML, its links resolved."""
    return expand_all([text])[0]


@register.simple_tag
def document_formats() -> str:
    """In what formats this installation takes documents."""
    return photos.formats_text()


@register.simple_tag
def data_notice(procedure: Procedure, name: str) -> list[str]:
    """What becomes of the data, for the département called `name`, line by line."""
    return notices.data_notice(procedure, name)
