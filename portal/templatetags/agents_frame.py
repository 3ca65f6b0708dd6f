"""What Wagtail has around agents' screens, each kept between pages (`portal.admin.sidebar`)."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from portal.admin import sidebar
from portal.caching.kept import keeps

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_sidebar(context: Context) -> SafeString:
    """As `{% sidebar_props %}` of Wagtail."""
    return sidebar.sidebar(context["request"], _parts(context))


@register.simple_tag(takes_context=True)
def kept_config(context: Context) -> SafeString:
    """As `{% wagtail_config as config %}{{ config|json_script:"wagtail-config" }}`."""
    return sidebar.scripts_config(context, _parts(context))


@register.simple_tag(takes_context=True)
def keys_vary_on(context: Context) -> str:
    """What `{% keyboard_shortcuts_dialog %}` depends on."""
    return sidebar.keys(context["request"])


def _parts(context: Context) -> sidebar.Parts | None:
    """Where texts are kept; None where nothing is, as in development, where they change under a running server."""
    if not keeps() or (context.template and context.template.engine.debug):
        return None
    parts: sidebar.Parts | None = context.get("frame_parts")
    return parts
