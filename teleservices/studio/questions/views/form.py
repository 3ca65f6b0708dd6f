"""The form as a whole: opens at its first step."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.screens.access import designed


@require_safe
def procedure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open the design of a procedure at the first step of its form."""
    procedure = designed(request, uuid)
    return redirect("studio:step", procedure.uuid, draft_of(procedure).steps[0].key)
