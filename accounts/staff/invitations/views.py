"""What someone of staff does before they can enter: accept an invitation."""

from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.staff.invitations import acts
from accounts.staff.invitations.forms import ChoosePasswordForm


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a password; the session opens, and a second factor is the next page."""
    try:
        user = acts.read(key)
        form = ChoosePasswordForm(request.POST or None, user=user)
        if request.method == "GET" or not form.is_valid():
            return render(request, "accounts/staff/invitations/accept.html", {"form": form, "person": user})
        user = acts.accept(key=key, password=form.cleaned_data["password1"])
    except acts.InvitationLapsedError as error:
        return render(request, "accounts/staff/invitations/lapsed.html", {"why": error.message}, status=410)
    record_authentication(request, user, "password", reauthenticated=True)
    return perform_login(request, user, email_verification="mandatory", redirect_url=reverse("mfa_index"))
