"""The admin's pages « État du portail » and « Avant d'ouvrir », and the security file."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.identity.department import current_department
from portal.supervision import before_opening as opening_checks
from portal.supervision import security_file as writing
from portal.supervision import state
from portal.supervision.state import Reading

LOOK = "django_q.view_failure"
"""Who may look at failed tasks may look at what they hang on."""


@require_GET
@never_cache
def state_of_the_portal(request: HttpRequest) -> HttpResponse:
    """Each section as it stands now; PermissionDenied for who has not the right."""
    return _page(request, "state", state.read_all, {"title": _("State of the portal"), "icon": "success"})


@require_GET
@never_cache
def before_opening(request: HttpRequest) -> HttpResponse:
    """What is left to be done before all may enter; PermissionDenied for who has not the right."""
    return _page(request, "before_opening", opening_checks.read, {"title": _("Before opening"), "icon": "tasks"})


def _page(
    request: HttpRequest, template: str, read: Callable[[], list[Reading]], heading: dict[str, str]
) -> HttpResponse:
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    readings = read()
    context = {**heading, "readings": readings, "to_do": state.to_do(readings), "now": timezone.now()}
    return render(request, f"portal/{template}.html", context)


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
