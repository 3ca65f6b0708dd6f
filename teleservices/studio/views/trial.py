"""« Essayer »: the draft form from its first step to the check page, without a trace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from teleservices.formkit.schema import Step
from teleservices.studio.access import designed
from teleservices.studio.trying import Trial, TrialStep


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin at the first step, or at ``?etape=``; each POST reads a step and shows the next one."""
    procedure = designed(request, uuid)
    if request.method == "GET":
        begun = Trial.begin(procedure)
        return _show(request, begun, begun.step(request.GET.get("etape", "")))
    begun = Trial.resume(procedure, request.POST.get("state", ""))
    action, _sep, target = request.POST.get("action", "continue").partition(":")
    step = begun.step(request.POST.get("step", ""))
    if step is None or action == "go":
        return _show(request, begun, begun.step(target))
    page = begun.page(step, request.POST, strict=action == "continue")
    begun.answers = page.form.merged(begun.answers)
    if page.form.errors and action == "continue":
        return _show_step(request, begun, page, status=422)
    place = begun.place(step)
    targets = {"continue": place.next, "previous": place.previous or step}
    return _show(request, begun, targets.get(action, step))


def _show(request: HttpRequest, begun: Trial, step: Step | None) -> HttpResponse:
    """Show a step, or the check page after the last one."""
    if step is not None:
        return _show_step(request, begun, begun.page(step))
    context = {
        "procedure": begun.procedure,
        "sections": begun.sections(),
        "missing": begun.missing(),
        "state": begun.state(),
    }
    return render(request, "teleservices/studio/trial_check.html", context)


def _show_step(request: HttpRequest, begun: Trial, page: TrialStep, status: int = 200) -> HttpResponse:
    context = {
        "procedure": begun.procedure,
        "page": page,
        "form": page.form,
        "place": begun.place(page.step),
        "state": begun.state(),
    }
    return render(request, "teleservices/studio/trial_step.html", context, status=status)
