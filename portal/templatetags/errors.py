"""What prevents a form from going on: `{% load errors %}`, then `{% error_count as count %}`."""

from django import template
from django.forms import BaseForm
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def error_count(context: Context) -> int:
    """How many lines the error summary of this context has: those of `form`, if any, and those of `errors`."""
    form = context.get("form")
    of_form = sum(len(reasons) for reasons in form.errors.values()) if isinstance(form, BaseForm) else 0
    return of_form + len(context.get("errors") or ())
