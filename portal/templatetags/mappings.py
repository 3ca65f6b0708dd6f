"""Mappings in templates."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_key(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key that only the template knows; an empty list for nothing."""
    return mapping.get(key, [])
