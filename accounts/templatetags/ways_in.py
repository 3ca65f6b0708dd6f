"""The ways in besides the password, for the sign-in page: a passkey, FranceConnect, the department's own."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.federation import configured

register = template.Library()


@register.inclusion_tag("socialaccount/ways_in.html", takes_context=True)
def ways_in(context: dict[str, Any]) -> dict[str, Any]:
    """Where each leads, the page that was asked for kept."""
    request = context["request"]
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = ""
    query = f"?{urlencode({'next': following})}" if following else ""
    return {
        "links": {name: reverse(f"{name}_start") + query for name in configured()},
        "redirect_field": context.get("redirect_field", ""),
        "csrf_token": context.get("csrf_token"),
        "following": following,
    }
