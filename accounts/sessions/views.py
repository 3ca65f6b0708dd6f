"""Where the account is open, and when it was entered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.account_pages import account_page
from accounts.profiles.spaces import signed_in
from accounts.sessions import devices, open_sessions, sign_ins
from accounts.sessions import end as session_end
from accounts.sessions.store import digest_of

A_PAGE = 20


@account_page("GET", "POST")
def session_list(request: HttpRequest) -> HttpResponse:
    """The devices on which the account is open; each can be closed, or all but this one."""
    user = signed_in(request)
    current = str(request.session.session_key)
    if request.method == "POST":
        if handle := request.POST.get("session"):
            ended = int(open_sessions.end(user=user, handle=handle))
        else:
            ended = open_sessions.end_all(user=user, but=current)
        text = ngettext("%(count)s session is closed.", "%(count)s sessions are closed.", ended)
        messages.success(request, text % {"count": ended} if ended else _("This session was closed already."))
        return redirect("usersessions_list")
    rows = [
        {
            "session": session,
            "is_current": session.session_key == digest_of(current),
            "device": devices.describe(session.user_agent),
            "network": open_sessions.network_in_words(session.ip),
            "handle": open_sessions.handle_of(session),
        }
        for session in open_sessions.open_for(user)
    ]
    context = {"rows": rows, "others": sum(not row["is_current"] for row in rows)}
    return render(request, "usersessions/usersession_list.html", context)


@account_page()
def sign_in_history(request: HttpRequest) -> HttpResponse:
    """The sign-ins of twelve months, and the attempts of a month that failed."""
    user = signed_in(request)
    page = Paginator(sign_ins.history_of(user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "failures": list(sign_ins.failures_of(user))}
    return render(request, "accounts/sessions/sign_in_history.html", context)


@require_POST
@never_cache
def extend_session(request: HttpRequest) -> JsonResponse:
    """A new term; says how many seconds it lasts, or that the session has ended already (401)."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0}, status=401)
    return JsonResponse({"seconds": session_end.extend(request)})
