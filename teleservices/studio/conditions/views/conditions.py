"""When a step or a question is shown, and when a question must be answered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from formkit.design.names import scope_before
from formkit.schema import FormSchema
from teleservices.parameter_names import parameter_names
from teleservices.studio.conditions import rule_acts
from teleservices.studio.conditions.compared import compared_before
from teleservices.studio.conditions.forms import Horizon
from teleservices.studio.conditions.rule_forms import QuestionConditions, StepCondition
from teleservices.studio.drafting.explaining import explainer, profile_types
from teleservices.studio.screens.places import FieldPlace, StepPlace, at_field, at_step
from teleservices.studio.screens.submitting import Outcome, submit
from teleservices.studio.screens.tree_line import example_values
from teleservices.studio.screens.workspace import workspace


def horizon(schema: FormSchema, key: str | None, *, private: bool = False) -> Horizon:
    """What a condition of the step or question `key` may look at; of the whole form for None."""
    names = profile_types()
    scope = scope_before(schema, key or "", profile_types=names, parameters=parameter_names(), is_private=private)
    return Horizon(
        offered=compared_before(schema, key, private=private, profile_types=names),
        explain=explainer(schema),
        scope=scope,
        values=example_values(schema),
    )


@require_http_methods(["GET", "POST"])
@at_step
def step(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Show when a step is shown; on POST write it."""
    form = StepCondition(request.POST or None, step=at.step, horizon=horizon(at.schema, at.step.key))
    outcome = submit(request, at.procedure, form, lambda: rule_acts.step_conditioned(at.step, form.changes()))
    back = reverse("studio:step", args=[at.procedure.uuid, at.step.key])
    return _shown(request, at, form, outcome, title=at.step.title, key=at.step.key, back=back)


@require_http_methods(["GET", "POST"])
@at_field
def question(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Show when a question is shown and must be answered; on POST write it."""
    if at.schema.group_of(at.field.key):
        raise Http404
    scope = horizon(at.schema, at.field.key, private=at.field.private)
    form = QuestionConditions(request.POST or None, field=at.field, horizon=scope)
    outcome = submit(request, at.procedure, form, lambda: rule_acts.field_conditioned(at.field, form.changes()))
    back = reverse("studio:field", args=[at.procedure.uuid, at.field.key])
    return _shown(request, at, form, outcome, title=at.field.label, key=at.field.key, back=back)


def _shown(
    request: HttpRequest,
    at: StepPlace | FieldPlace,
    form: StepCondition | QuestionConditions,
    outcome: Outcome,
    *,
    title: str,
    key: str,
    back: str,
) -> HttpResponse:
    if outcome.is_done:
        messages.success(request, _("The condition is saved."))
        return redirect(back)
    context: dict[str, object] = {"form": form, "name": title, "selected": key, "back_url": back}
    if outcome.stale:
        context["theirs"] = _present(form)
    return workspace(
        request, at.procedure, "conditions/page.html", context, title=title, step=at.step, stale=outcome.stale
    )


def _present(form: StepCondition | QuestionConditions) -> list[tuple[str, str]]:
    """What the form says now where someone else changed it meanwhile."""
    return [(str(condition.legend), condition.present_sentence or _("no condition")) for condition in form.conditions]
