"""Dates in templates: `{% load dates %}`, then `|long_date`, `|long_moment`, `|hour`, `|closing`. Nothing gives ""."""

import datetime as dt

from django import template

from portal import dates

register = template.Library()


@register.filter
def long_date(value: dt.date | None) -> str:
    """« 1er décembre 2026 »."""
    return dates.long_date(value) if value else ""


@register.filter
def long_moment(value: dt.datetime | None) -> str:
    """« 1er décembre 2026 à 9 h 30 »."""
    return dates.long_moment(value) if value else ""


@register.filter
def hour(value: dt.datetime | None) -> str:
    """« 9 h 30 »."""
    return dates.hour_text(value) if value else ""


@register.filter
def closing(value: dt.datetime | None) -> str:
    """The last open day of what closes then."""
    return dates.closing_text(value) if value else ""
