"""« Me prévenir à l'ouverture »: of a procedure that can't be started yet, or no longer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.profiles.spaces import signed_in
from teleservices.lifecycle.scheduled.opening_alerts import ask, may_be_awaited, stop
from teleservices.models import Availability, Procedure


@login_required
@require_http_methods(["GET", "POST"])
def await_opening(request: HttpRequest, code: str) -> HttpResponse:
    """Say what will be told; ask for it, or no longer, on POST. What is open is started instead."""
    user = signed_in(request)
    procedure = get_object_or_404(Procedure.objects.published(), code=code)
    if not may_be_awaited(procedure):
        return redirect("filing_start", procedure.code)
    if request.method == "POST":
        if request.POST.get("action") == "stop":
            stop(procedure=procedure, user=user)
            messages.success(request, _("We will not write to you about it."))
        else:
            ask(procedure=procedure, user=user)
            messages.success(request, _("We will write to you when this procedure opens."))
        return redirect(request.path)
    context = {
        "procedure": procedure,
        "opens_later": procedure.availability() == Availability.OPENS_LATER,
        "is_asked": procedure.opening_alerts.filter(user=user).exists(),
        "email": user.email,
    }
    return render(request, "teleservices/filing/await_opening.html", context)
