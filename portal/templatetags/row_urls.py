"""The addresses of rows that differ by their keys alone, made once a page: Django takes 40 µs for each `{% url %}`."""

from urllib.parse import quote
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

register = template.Library()
SAFE = f"{RFC3986_SUBDELIMS}/~:@"
"""What `reverse` leaves as it is."""
PLACE = str(UUID("5c0f7e0a-2d57-4b0e-9f0c-7f7a1d2b9e64"))
"""Stands for a key while its address is made; a converter of texts takes it as well as one of UUIDs."""


@register.simple_tag
def url_of_each(name: str, *args: object) -> tuple[str, str]:
    """What stands before and after the last argument in the addresses of this name."""
    before, _place, after = reverse(name, args=[*args, PLACE]).partition(PLACE)
    return before, after


@register.filter
def with_key(around: tuple[str, str], key: object) -> str:
    """The address of one of them: `{% url_of_each "studio:field" uuid as field_url %}{{ field_url|with_key:key }}`."""
    return f"{around[0]}{quote(str(key), safe=SAFE)}{around[1]}"
