"""The answer to who asks too often, with the time left. The limits are `ACCOUNT_RATE_LIMITS`, in the shared cache."""

import math
import time

from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

APP = "allauth.account"
RETRY_AFTER = 5 * 60  # seconds
"""Said when the limit is not known; none of `ACCOUNT_RATE_LIMITS` has a longer window than this."""
MINUTE, HOUR = 60, 60 * 60

ACTIONS = {
    "account_login": ("login",),
    "account_signup": ("signup", "plain_question"),
    "account_reset_password": ("reset_password",),
    "account_reset_password_from_key": ("reset_password_from_key", "reset_password"),
    "account_resend_activation": ("resend_activation",),
    "account_change_password": ("change_password",),
    "account_set_password": ("change_password",),
    "account_email": ("manage_email",),
    "account_reauthenticate": ("reauthenticate",),
    "mfa_reauthenticate": ("reauthenticate",),
    "mfa_authenticate": ("login_failed",),
}
"""Which limit may have refused at which address (by URL name)."""


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say when to try again: allauth calls this without telling which limit was met."""
    return refuse(request, seconds_left(request))


def refuse(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that asks to wait so many seconds, in words."""
    context = {"retry_after": time_left(seconds)}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def time_left(seconds: int) -> str:
    """« dans 4 minutes », « dans 2 heures »; never less than what is left."""
    if seconds > HOUR:
        hours = math.ceil(seconds / HOUR)
        return ngettext("in %(hours)s hour", "in %(hours)s hours", hours) % {"hours": hours}
    minutes = max(1, math.ceil(seconds / MINUTE))
    return ngettext("in %(minutes)s minute", "in %(minutes)s minutes", minutes) % {"minutes": minutes}


def seconds_left(request: HttpRequest) -> int:
    """Until the limit that refused `request` lets it through again."""
    match = request.resolver_match
    actions = ACTIONS.get(str(match.url_name), ()) if match else ()
    email = str(request.POST.get("email", "")).strip().lower()
    return max((wait_for(request, action, key=email) for action in actions), default=0) or RETRY_AFTER


def wait_for(request: HttpRequest, action: str, *, key: str = "") -> int:
    """Seconds until this limit lets through, 0 when it does already; `key` is what limits « per key » count by."""
    return max((_wait(request, action, rate, key) for rate in get_rates(app=APP, action=action)), default=0)


def _wait(request: HttpRequest, action: str, rate: Rate, key: str) -> int:
    if (rate.per == "key" and not key) or (rate.per == "user" and not request.user.is_authenticated):
        return 0
    history = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key or None), [])
    if len(history) < rate.amount:
        return 0
    return max(0, math.ceil(history[-1] + rate.duration - time.time()))
