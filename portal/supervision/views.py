"""The admin's pages « État du portail » and « Avant d'ouvrir », and the security file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.department import current_department
from portal.supervision import before_opening as opening_checks
from portal.supervision import security_file as writing
from portal.supervision import state

LOOK = "django_q.view_failure"
"""Who may look at failed tasks may look at what they hang on."""


@require_GET
@never_cache
def state_of_the_portal(request: HttpRequest) -> HttpResponse:
    """Each section as it stands now; PermissionDenied for who has not the right."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    readings = state.read_all()
    context = {"readings": readings, "to_do": state.to_do(readings), "now": timezone.now()}
    return render(request, "portal/state.html", context)


@require_GET
@never_cache
def before_opening(request: HttpRequest) -> HttpResponse:
    """What is left to be done before all may enter; PermissionDenied for who has not the right."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    readings = opening_checks.read()
    context = {"readings": readings, "to_do": state.to_do(readings), "now": timezone.now()}
    return render(request, "portal/before_opening.html", context)


@require_GET
@never_cache
def security_file(request: HttpRequest) -> HttpResponse:
    """The file for a homologation, which a word processor opens; PermissionDenied for who has not the right."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    readings = state.read_all()
    context = {
        "department": current_department(),
        "presentation": writing.presentation(),
        "needs": writing.needs(),
        "threats": writing.threats(),
        "residual": writing.residual(),
        "readings": readings,
        "to_do": [*state.to_do(readings), *state.to_do(opening_checks.read())],
        "now": timezone.now(),
    }
    response = render(request, "portal/security_file.html", context)
    response["Content-Disposition"] = 'attachment; filename="dossier-de-securite.html"'
    return response
