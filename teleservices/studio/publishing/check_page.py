"""« Vérifier »: the checklist."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from formkit.showing.durations import duration_text, minutes_of_step
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.publication.checklist import field_url, points
from teleservices.studio.publication.sensitive import sensitive_fields
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import show_of


@require_safe
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List what blocks and what would be better, each with its place."""
    procedure = designed(request, uuid)
    all_points, schema = points(procedure), draft_of(procedure)
    context = {
        "duration": duration_text(schema),
        "durations": [
            (step, minutes_of_step(step)) for step in schema.steps if any(not field.private for field in step.fields)
        ],
        "sensitive": [(field.label, field_url(procedure, field.key)) for field in sensitive_fields(schema)],
        "blocking": [point for point in all_points if point.is_blocking],
        "advice": [point for point in all_points if not point.is_blocking],
    }
    return show_of(request, procedure, "publication/check.html", context, title=_("Check"), tab="check")
