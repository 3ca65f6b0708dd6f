"""The link by which a former e-mail address takes its account back."""

from allauth.account.internal.decorators import login_not_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.entrance import email_change


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since programs that read e-mails open links; pressing it undoes the change."""
    try:
        if request.method == "POST":
            email_change.undo(token=token)
            logout(request)  # this session too may have been someone else's
            return render(request, "account/email_change_undone.html")
        email_change.find(token)
    except email_change.CanNotUndoError as error:
        context = {"why": error.message, "may_be_locked_out": True}
        return render(request, "account/email_change_lapsed.html", context, status=410)
    except email_change.FormerAddressTakenError as error:
        return render(request, "account/email_change_lapsed.html", {"why": error.message}, status=409)
    return render(request, "account/email_change_undo.html")
