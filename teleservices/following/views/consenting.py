"""Whether a profile is notified on the portal instead of by registered letter, and whether it is answered by post."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.models import Profile, User
from accounts.profiles.spaces import signed_in, space_context, space_or_404
from teleservices.lifecycle import LifecycleError
from teleservices.lifecycle.postal.consents import (
    give_consent,
    may_consent,
    refuse_electronic,
    standing_consent,
    standing_refusal,
    withdraw_consent,
    withdraw_refusal,
)

GIVE = "give"
ACTS = {"give": give_consent, "withdraw": withdraw_consent, "refuse": refuse_electronic, "take": withdraw_refusal}
"""By what is posted as `action`."""


@account_page("GET", "POST")
def notification(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is accepted, and since when; who administers the profile accepts, or no longer does."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    error = ""
    if request.method == "POST":
        error = _settled(request, user, profile)
        if not error:
            return redirect("space_notification", profile.uuid)
    context = space_context(request, profile) | {
        "consent": standing_consent(profile),
        "refusal": standing_refusal(profile),
        "may_consent": may_consent(user, profile),
        "error": error,
    }
    return render(request, "teleservices/following/notification.html", context, status=422 if error else 200)


def _settled(request: HttpRequest, user: User, profile: Profile) -> str:
    """Do what was asked; why it wasn't done, empty once it is."""
    action = request.POST.get("action")
    if action == GIVE and request.POST.get("accepts") != "on":
        return _("Tick the box to accept.")
    if action not in ACTS:
        return _("Choose whether you accept.")
    try:
        ACTS[action](profile=profile, actor=user)
    except LifecycleError as refused:
        return refused.message
    messages.success(request, _("Your choice is saved. It counts for what is sent to you from now on."))
    return ""
