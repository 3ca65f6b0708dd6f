"""Steps of the draft form: added, edited, moved, duplicated, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit.design.copies import copy_of_step
from formkit.schema import Step
from formkit.values import new_key
from teleservices.studio.drafting import form_acts
from teleservices.studio.drafting.dependents import dependents_of_step
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.questions.forms import StepForm, groups_before
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import go_back
from teleservices.studio.screens.places import StepPlace, at_step
from teleservices.studio.screens.submitting import asked_position, do_or_say, submit
from teleservices.studio.screens.workspace import workspace


@require_safe
def first(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open the design of a procedure at the first step of its form."""
    procedure = designed(request, uuid)
    return redirect("studio:step", procedure.uuid, draft_of(procedure).steps[0].key)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a step at the end of the form."""
    procedure, key = designed(request, uuid), new_key("s")
    form = StepForm(request.POST or None, groups=groups_before(draft_of(procedure)))
    outcome = submit(request, procedure, form, lambda: form_acts.step_added(Step(key=key, **form.texts())))
    if outcome.is_done:
        messages.success(request, _("The step is added."))
        return redirect("studio:step", procedure.uuid, key)
    return workspace(
        request, procedure, "questions/step_add.html", {"form": form}, title=_("New step"), stale=outcome.stale
    )


@require_http_methods(["GET", "POST"])
@at_step
def edit(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Show a step with what can be done to it; on POST write its texts."""
    texts = {name: getattr(at.step, name) for name in StepForm.base_fields}
    form = StepForm(request.POST or None, initial=texts, groups=groups_before(at.schema, at.step))
    outcome = submit(request, at.procedure, form, lambda: form_acts.step_edited(at.step, form.texts()))
    if outcome.is_done:
        messages.success(request, _("The step is saved."))
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    context = {"form": form, "position": at.position, "last_position": len(at.schema.steps) - 1}
    return workspace(
        request, at.procedure, "questions/step.html", context, title=at.step.title, step=at.step, stale=outcome.stale
    )


@require_POST
@at_step
def move(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Move a step; `then` is the key of what to show after, the step's when it is not said."""
    do_or_say(request, at.procedure, form_acts.step_moved(at.step, asked_position(request, at.position)))
    return go_back(at.procedure, request.POST.get("then") or at.step.key)


@require_POST
@at_step
def duplicate(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Copy a step just after it, and open the copy."""
    copy = copy_of_step(at.step)
    act, message = form_acts.step_duplicated(at.step, copy), _("The step is duplicated: here is the copy.")
    target = copy if do_or_say(request, at.procedure, act, message) else at.step
    return redirect("studio:step", at.procedure.uuid, target.key)


@require_http_methods(["GET", "POST"])
@at_step
def delete(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Ask before a step and its questions go; on POST delete them."""
    if request.method == "GET":
        context = {"readers": dependents_of_step(at.procedure, at.schema, at.step)}
        title = _("Delete the step")
        return workspace(request, at.procedure, "questions/step_delete.html", context, title=title, step=at.step)
    if not do_or_say(request, at.procedure, form_acts.step_deleted(at.step), _("The step is deleted.")):
        return go_back(at.procedure, at.step.key)
    return redirect("studio:procedure", at.procedure.uuid)
