"""How long a request is kept, what keeps it for a dispute, and who says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.desk.access import instructor, read_request
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.retention.holding import hold, lift
from teleservices.lifecycle.retention.promises import fate_of, kept_for
from teleservices.lifecycle.retention.when_over import time_over_on
from teleservices.models import ServiceRequest
from teleservices.permissions import keeps_files
from teleservices.steering.elimination.forms import HoldForm


@never_cache
@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, reference: str) -> HttpResponse:
    """Show it; on POST place a hold, or lift the one that the page showed."""
    user = instructor(request)
    service_request = read_request(user, reference)
    form = HoldForm(request.POST if request.method == "POST" else None)
    status = _written(request, user, service_request, form) if form.is_bound else 200
    if status == 302:
        return redirect("desk:retention", service_request.reference)
    return render(
        request, "teleservices/steering/elimination/request.html", _context(user, service_request, form), status=status
    )


def _context(user: User, service_request: ServiceRequest, form: HoldForm) -> dict[str, object]:
    holds = list(service_request.holds.all())
    lines = service_request.elimination_lines.select_related("elimination").order_by("-pk")
    return {
        "service_request": service_request,
        "form": form,
        "holds": holds,
        "standing": next((each for each in holds if each.lifted_at is None), None),
        "kept_for": kept_for(service_request.procedure),
        "fate": fate_of(service_request.procedure),
        "over": time_over_on(service_request),
        "line": lines.first(),
        "keeps": service_request.team_id is not None and keeps_files(user, service_request.team_id),
    }


def _written(request: HttpRequest, user: User, service_request: ServiceRequest, form: HoldForm) -> int:
    """Write what was typed; the status of the answer, 302 once it is written."""
    if service_request.team_id is None or not keeps_files(user, service_request.team_id):
        return 403
    if not form.is_valid():
        return 422
    reason, hold_id = form.cleaned_data["reason"], form.cleaned_data["hold"]
    try:
        if hold_id:
            lift(hold_id=hold_id, request_id=service_request.pk, actor=user, reason=reason)
            messages.success(request, _("The request is no longer kept for a dispute."))
        else:
            hold(request_id=service_request.pk, actor=user, reason=reason)
            messages.success(request, _("The request is kept: nothing of it will be destroyed."))
    except (ActRefusedError, StaleRevisionError) as refused:
        form.add_error(None, refused.message)
        return 409 if isinstance(refused, StaleRevisionError) else 422
    return 302
