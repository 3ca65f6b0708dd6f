"""The three panes of the form's design: outline at left, the thing edited, the step as applicants see it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from teleservices.formkit.fieldtypes import AnyFieldType, Field, field_type
from teleservices.formkit.schema import Step
from teleservices.models import Procedure
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.publication import draft_of
from teleservices.studio.screens import change_text, show_of


def workspace(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    step: Step | None = None,
    stale: StaleDraftError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show one thing of the form in the middle; ``step`` is the one outlined with its questions and previewed.

    ``context["selected"]`` is the key of what the outline marks, the step's when it is not said.
    """
    if stale is not None:
        procedure.refresh_from_db()
    schema = draft_of(procedure)
    outline = [(number, one, _typed(one)) for number, one in enumerate(schema.steps, start=1)]
    panes = {
        "selected": step.key if step else "",
        "outline": outline,
        "step": step,
        "number": procedure.draft_number,
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
    }
    return show_of(
        request, procedure, template, {**panes, **context}, title=title, tab="form", status=409 if stale else status
    )


def _typed(step: Step) -> list[tuple[Field, AnyFieldType]]:
    return [(field, field_type(field)) for field in step.fields]
