"""Organisations in templates: `{% load organisations %}`, then `|siret`, `|public_name`."""

from django import template

from accounts.letters.joining import public_name as known_outside
from accounts.models import Profile
from portal.identifiers import display_siret

register = template.Library()


@register.filter
def siret(digits: str) -> str:
    """« 732 829 320 00074 »; nothing gives ""."""
    return display_siret(digits) if digits else ""


@register.filter
def public_name(profile: Profile) -> str:
    """What someone who is no member may know of it."""
    return known_outside(profile)
