"""A step as applicants see it, in a frame beside its design."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from teleservices.studio.access import designed
from teleservices.studio.trying import Trial
from teleservices.studio.views.steps import step_of


@xframe_options_sameorigin
@require_safe
def preview(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a step of the draft with the public templates, nothing answered."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        raise Http404
    begun = Trial.begin(procedure)
    page = begun.page(step)
    context = {"procedure": procedure, "page": page, "form": page.form, "place": begun.place(step)}
    return render(request, "teleservices/studio/preview.html", context)
