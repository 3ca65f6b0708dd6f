"""« Essayer »: the draft form from its first step to the check page, without a trace unless a scenario is recorded."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from formkit.schema import Step
from locker.delivery import shown_pdf
from portal.admin.seen import read
from portal.web.permissions import with_position
from teleservices.answering.step_list import CHECK, GO
from teleservices.letters.letter_models import LetterModels, readable_models
from teleservices.models import Outcome, Procedure
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import ScenarioError
from teleservices.studio.letters.sample_letter import sample_letter_pdf
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import draft_number, show_of
from teleservices.studio.trials.facts import TrialFactsForm, trial_name
from teleservices.studio.trials.filling import Trial, TrialStep
from teleservices.studio.trials.proposals import MOST, keep, proposals
from teleservices.studio.trials.scenarios import forget, record, record_again, replays
from teleservices.studio.trials.service_side import service_side


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
    if action == "letter":
        return _letter(request, trial, target)
    step = trial.step(request.POST.get("step", ""))
    if step is None or not request.POST.get("step"):  # the check page: it has no answer to read
        return _show(request, trial, trial.step(target))
    return _go_on(request, trial, step, action, target)


def _go_on(request: HttpRequest, trial: Trial, step: Step, action: str, target: str) -> HttpResponse:
    """Read a step, then go where the button leads; what is wrong, or blocks, keeps at the step as in the real form."""
    page = trial.page(step, request.POST, strict=action == "continue")
    trial.answers = page.form.merged(trial.answers)
    if action == "continue":
        page.report(trial.at_odds(step))
    if action == "continue" and (page.form.errors or trial.rules(until=step).blocking):
        return _show_step(request, trial, page, status=422)
    if action == GO:
        return _show(request, trial, None if target == CHECK else trial.step(target))
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
    for name, errors in facts.errors.items():
        wrong = {"name": facts.fields[name].label, "reason": errors[0]}
        messages.error(request, _("“%(name)s”: %(reason)s") % wrong)
    key = request.POST.get("step", "")
    return _show(request, trial, trial.step(key) if key else None)


def _letter(request: HttpRequest, trial: Trial, outcome: str) -> HttpResponse:
    """The letter of an outcome, by the models of the draft, with the answers tried."""
    if outcome not in Outcome:
        raise Http404
    procedure = drafted(trial.procedure)
    models = readable_models(procedure.letter_models) or LetterModels()
    printed = sample_letter_pdf(procedure, Outcome(outcome), models, designer(request), trial.kept())
    return shown_pdf(printed)


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
        "at_odds": trial.at_odds(),
        "rules": trial.rules(),
        "obstacles": trial.obstacles(),
        "service": service_side(drafted(trial.procedure), trial.schema, trial.kept(), trial.facts),
        "error": error,
        "name": name,
    }
    return render(
        request, "teleservices/studio/trials/check.html", _frame(trial) | context, status=422 if error else 200
    )


def _show_step(request: HttpRequest, trial: Trial, page: TrialStep, status: int = 200) -> HttpResponse:
    context = {
        "page": page,
        "form": page.form,
        "place": trial.place(page.step),
        "steps": trial.steps(page.step),
        "blocking": trial.rules(until=page.step).blocking,
    }
    response = render(request, "teleservices/studio/trials/step.html", _frame(trial) | context, status=status)
    return with_position(response, is_asked=page.form.asks_position)


def _frame(trial: Trial) -> dict[str, object]:
    return {
        "procedure": drafted(trial.procedure),
        "state": trial.state(),
        "facts": TrialFactsForm(facts=trial.facts),
        "tried_as": trial_name(trial.facts),
    }


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


@require_http_methods(["GET", "POST"])
def threshold_scenarios(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the scenarios that the thresholds of the draft want; on POST record those that are ticked."""
    procedure = designed(request, uuid)
    if request.method == "GET":
        return _show_proposals(request, procedure)
    keys = set(request.POST.getlist("scenario"))
    if not keys:
        return _show_proposals(request, procedure, error=_("Tick the scenarios to keep."), status=422)
    try:
        scenarios = keep(procedure=procedure, author=designer(request), draft_number=draft_number(request), keys=keys)
    except ScenarioError as refused:
        present = designed(request, uuid)
        return _show_proposals(request, present, error=refused.message, keys=keys, status=409)
    _say_what_is_recorded(request, len(scenarios), len(keys))
    return redirect("studio:scenarios", uuid)


def _say_what_is_recorded(request: HttpRequest, count: int, total: int) -> None:
    """How many scenarios of those that were ticked; the others were recorded meanwhile, or are proposed no more."""
    if count:
        text = ngettext("%(count)s scenario is recorded.", "%(count)s scenarios are recorded.", count)
        messages.success(request, text % {"count": count})
    if left := total - count:
        text = ngettext(
            "%(count)s scenario was there already, or is proposed no more.",
            "%(count)s scenarios were there already, or are proposed no more.",
            left,
        )
        messages.warning(request, text % {"count": left})


def _show_proposals(
    request: HttpRequest, procedure: Procedure, *, error: str = "", keys: Collection[str] = (), status: int = 200
) -> HttpResponse:
    return show_of(
        request,
        procedure,
        "trials/proposals.html",
        {"proposals": proposals(procedure), "error": error, "keys": keys, "most": MOST},
        title=_("Scenarios at the thresholds"),
        tab="scenarios",
        trail=[(_("Scenarios"), reverse("studio:scenarios", args=[procedure.uuid]))],
        status=status,
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
