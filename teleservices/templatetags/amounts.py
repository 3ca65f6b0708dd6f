"""Amounts in templates."""

from decimal import Decimal

from django import template

from formkit.typography import amount_text
from portal.words.typography import number_text

register = template.Library()


@register.filter
def euros(cents: int | None) -> str:
    """« 1 250,00 € » of an amount in cents; a dash where there is none."""
    return "–" if cents is None else amount_text(cents)


@register.filter
def typed_euros(cents: int | None) -> str:
    """« 1 250,00 », as a control of an amount begins; empty where there is none."""
    return "" if cents is None else number_text(Decimal(cents) / 100, 2)
