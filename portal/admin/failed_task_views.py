"""The admin's page of tasks that failed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.admin import failed_tasks
from portal.errors import RefusedActError

LOOK, AGAIN, DISMISS = "django_q.view_failure", "django_q.change_failure", "django_q.delete_failure"


@require_http_methods(["GET", "POST"])
def failures(request: HttpRequest) -> HttpResponse:
    """Those that failed; on POST, one is done again or dismissed. PermissionDenied for who has not the right."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    if request.method == "POST":
        _act(request)
        return redirect("failed_tasks")
    context = {
        "tasks": failed_tasks.failed_tasks(),
        "most": failed_tasks.MOST,
        "may_try": request.user.has_perm(AGAIN),
        "may_dismiss": request.user.has_perm(DISMISS),
    }
    return render(request, "portal/failed_tasks.html", context)


def _act(request: HttpRequest) -> None:
    again = request.POST.get("act") == "again"
    if not request.user.has_perm(AGAIN if again else DISMISS):
        raise PermissionDenied
    task, actor = request.POST.get("task", "")[:32], str(getattr(request.user, "uuid", ""))
    try:
        if again:
            failed_tasks.try_again(task=task, actor=actor)
        else:
            failed_tasks.dismiss(task=task, actor=actor)
    except RefusedActError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("The task is queued again.") if again else _("The task is dismissed."))
