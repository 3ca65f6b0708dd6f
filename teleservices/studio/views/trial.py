"""« Essayer »: the draft form from its first step to the check page, without a trace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from teleservices.formkit.path import visible_steps
from teleservices.formkit.schema import FormSchema, Step
from teleservices.formkit.values import Answers
from teleservices.models import Procedure
from teleservices.studio.access import designed
from teleservices.studio.publication import draft_of
from teleservices.studio.trying import TrialStep, missing, pack, place_in, sections, trial_step, unpack


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin at the first step, or at ``?etape=``; each POST reads a step and shows the next one."""
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    if request.method == "GET":
        return _step_or_check(request, procedure, schema, {}, _step(schema, {}, request.GET.get("etape", "")))
    answers = unpack(procedure, request.POST.get("state", ""))
    step = _step(schema, answers, request.POST.get("step", ""))
    action, _sep, target = request.POST.get("action", "continue").partition(":")
    if step is None or action == "go":
        return _step_or_check(request, procedure, schema, answers, _step(schema, answers, target))
    page = trial_step(schema, step, answers, request.POST, strict=action == "continue")
    answers = page.form.merged(answers)
    if page.form.errors and action == "continue":
        return _show_step(request, procedure, schema, answers, page, status=422)
    place = place_in(schema, answers, step)
    return _step_or_check(
        request, procedure, schema, answers, (place.previous or step) if action == "previous" else place.next
    )


def _step(schema: FormSchema, answers: Answers, key: str) -> Step | None:
    """The step of the path with this key, else the first one; None for a form with nothing to show."""
    steps = visible_steps(schema, answers)
    return next((step for step in steps if step.key == key), steps[0] if steps else None)


def _step_or_check(
    request: HttpRequest, procedure: Procedure, schema: FormSchema, answers: Answers, step: Step | None
) -> HttpResponse:
    if step is not None:
        return _show_step(request, procedure, schema, answers, trial_step(schema, step, answers))
    context = {
        "procedure": procedure,
        "sections": sections(schema, answers),
        "missing": missing(schema, answers),
        "state": pack(procedure, answers),
    }
    return render(request, "teleservices/studio/trial_check.html", context)


def _show_step(
    request: HttpRequest,
    procedure: Procedure,
    schema: FormSchema,
    answers: Answers,
    page: TrialStep,
    status: int = 200,
) -> HttpResponse:
    context = {
        "procedure": procedure,
        "page": page,
        "form": page.form,
        "place": place_in(schema, answers, page.step),
        "state": pack(procedure, answers),
    }
    return render(request, "teleservices/studio/trial_step.html", context, status=status)
