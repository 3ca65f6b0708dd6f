"""« Essayer »: the draft form from its first step to the check page, without a trace unless a scenario is recorded."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formkit.schema import Step
from portal.admin.seen import read
from teleservices.models import Procedure
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import ScenarioError
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show_of
from teleservices.studio.trials.facts import TrialFactsForm
from teleservices.studio.trials.filling import Trial, TrialStep
from teleservices.studio.trials.scenarios import forget, record, record_again, replays


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin at the first step, at `?etape=`, or at the end of `?scenario=`; each POST reads a step, shows the next.

    Other buttons: « essayer en tant que », and recording the answers as a scenario.
    """
    procedure = designed(request, uuid)
    if request.method == "GET":
        return _begin(request, procedure)
    trial = Trial.resume(procedure, request.POST.get("state", ""))
    action, _sep, target = request.POST.get("action", "continue").partition(":")
    if action == "as":
        return _try_as(request, trial)
    if action == "record":
        return _record(request, trial)
    step = trial.step(request.POST.get("step", ""))
    if step is None or action == "go":
        return _show(request, trial, trial.step(target))
    page = trial.page(step, request.POST, strict=action == "continue")
    trial.answers = page.form.merged(trial.answers)
    if page.form.errors and action == "continue":
        return _show_step(request, trial, page, status=422)
    place = trial.place(step)
    targets = {"continue": place.next, "previous": place.previous or step}
    return _show(request, trial, targets.get(action, step))


def _begin(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    trial, number = Trial.begin(procedure), request.GET.get("scenario", "")
    if number.isdecimal():
        scenario = get_object_or_404(procedure.scenarios, pk=int(number))
        trial.answers, trial.facts = dict(scenario.answers), dict(scenario.facts)
        return _show(request, trial, None)
    return _show(request, trial, trial.step(request.GET.get("etape", "")))


def _try_as(request: HttpRequest, trial: Trial) -> HttpResponse:
    """Go on as someone else: the answers stay, what is shown may change."""
    facts = TrialFactsForm(request.POST, facts=trial.facts)
    if facts.is_valid():
        trial.facts = facts.facts()
    key = request.POST.get("step", "")
    return _show(request, trial, trial.step(key) if key else None)


def _record(request: HttpRequest, trial: Trial) -> HttpResponse:
    name = request.POST.get("name", "")
    try:
        scenario = record(
            procedure_id=trial.procedure.pk,
            author=designer(request),
            name=name,
            answers=trial.answers,
            facts=trial.facts,
        )
    except ScenarioError as refused:
        return _show_check(request, trial, error=refused.message, name=name)
    messages.success(request, _("The scenario “%(name)s” is recorded.") % {"name": scenario.name})
    return redirect("studio:scenarios", trial.procedure.uuid)


def _show(request: HttpRequest, trial: Trial, step: Step | None) -> HttpResponse:
    """Show a step, or the check page after the last one."""
    return _show_check(request, trial) if step is None else _show_step(request, trial, trial.page(step))


def _show_check(request: HttpRequest, trial: Trial, *, error: str = "", name: str = "") -> HttpResponse:
    context = {
        "sections": trial.sections(),
        "missing": trial.missing(),
        "rules": trial.rules(),
        "error": error,
        "name": name,
    }
    return render(
        request, "teleservices/studio/trials/check.html", _frame(trial) | context, status=422 if error else 200
    )


def _show_step(request: HttpRequest, trial: Trial, page: TrialStep, status: int = 200) -> HttpResponse:
    context = {"page": page, "form": page.form, "place": trial.place(page.step)}
    return render(request, "teleservices/studio/trials/step.html", _frame(trial) | context, status=status)


def _frame(trial: Trial) -> dict[str, object]:
    return {"procedure": drafted(trial.procedure), "state": trial.state(), "facts": TrialFactsForm(facts=trial.facts)}


@require_safe
def scenarios(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the scenarios, each replayed on the draft as it is now."""
    procedure = designed(request, uuid)
    return show_of(
        request,
        procedure,
        "trials/scenarios.html",
        {"replays": replays(procedure)},
        title=_("Scenarios"),
        tab="scenarios",
    )


@require_http_methods(["POST"])
def again(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Expect from a scenario what it gives now, if that is what the page showed."""
    message = _("The scenario “%(name)s” is recorded again.")
    return _act(request, uuid, pk, record_again, message)


@require_http_methods(["POST"])
def delete(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Delete a scenario, if it is the one that the page showed."""
    return _act(request, uuid, pk, forget, _("The scenario “%(name)s” is deleted."))


def _act(request: HttpRequest, uuid: UUID, pk: int, act: Callable[..., object], message: str) -> HttpResponse:
    scenario = get_object_or_404(designed(request, uuid).scenarios, pk=pk)
    try:
        act(scenario=scenario, author=designer(request), seen=read(request.POST.get("seen", "")))
    except ScenarioError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, message % {"name": scenario.name})
    return redirect("studio:scenarios", uuid)
