"""A step, or the check page, as applicants see it, in a frame beside the design."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.questions.previewing import shown_whole, with_typed
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.places import step_in
from teleservices.studio.trials.filling import Trial


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a step with the public templates, nothing answered; on POST with what is being typed.

    `?question=` names the question that the typed options are of, `?type=` the type of a new one, `?group=` the
    group whose rows it is for.
    """
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    step = step_in(schema, key)
    if step is None:
        raise Http404
    status = 200
    if request.method == "POST":
        query = request.GET
        question, type_name, group = query.get("question", ""), query.get("type", ""), query.get("group", "")
        preview_schema = with_typed(schema, step, request.POST, question=question, type_name=type_name, group=group)
        schema, status = preview_schema or schema, 200 if preview_schema else 422
    schema = shown_whole(schema, schema.step(key))
    trial = Trial(procedure, schema, {})
    page = trial.page(schema.step(key))
    context = {"procedure": drafted(procedure), "page": page, "form": page.form, "place": trial.place(page.step)}
    return render(request, "teleservices/studio/questions/preview.html", context, status=status)


@xframe_options_sameorigin
@require_safe
def preview_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the check page, nothing answered."""
    procedure = designed(request, uuid)
    context = {"procedure": drafted(procedure), "sections": Trial.begin(procedure).sections()}
    return render(request, "teleservices/studio/questions/preview_check.html", context)
