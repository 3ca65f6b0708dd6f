"""« Vérifier »: the checklist."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teleservices.studio.access import designed
from teleservices.studio.checklist import points
from teleservices.studio.screens import show_of


@require_safe
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List what blocks and what would be better, each with its place."""
    procedure = designed(request, uuid)
    found = points(procedure)
    context = {
        "blocking": [point for point in found if point.is_blocking],
        "advice": [point for point in found if not point.is_blocking],
    }
    return show_of(request, procedure, "check.html", context, title=_("Check"), tab="check")
