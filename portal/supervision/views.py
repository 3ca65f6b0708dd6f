"""The admin's pages « État du portail » and « Avant d'ouvrir »."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.supervision import before_opening as opening_checks
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
