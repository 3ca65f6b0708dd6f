"""Steps of the draft form: added, edited, moved, duplicated, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from teleservices.formkit.operations import add_step, delete_step, edit_step, move_step
from teleservices.formkit.schema import Step, new_key
from teleservices.models import Procedure
from teleservices.studio.access import designed
from teleservices.studio.acts import Outcome, attempt, do_or_say
from teleservices.studio.copying import duplicate_step
from teleservices.studio.drafting import DraftAct
from teleservices.studio.forms import StepForm
from teleservices.studio.publication import draft_of
from teleservices.studio.screens import go_back, is_gone
from teleservices.studio.views.workspace import workspace


def step_of(procedure: Procedure, key: str) -> Step | None:
    """The step of the draft with this key, None when it is gone."""
    return next((step for step in draft_of(procedure).steps if step.key == key), None)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a step at the end of the form."""
    procedure = designed(request, uuid)
    form, outcome = StepForm(request.POST or None), Outcome()
    if request.method == "POST" and form.is_valid():
        step = Step(key=new_key("s"), title=form.cleaned_data["title"], intro=form.cleaned_data["intro"])
        outcome = attempt(
            request,
            procedure,
            DraftAct.STEP_ADDED,
            step.title,
            lambda schema: add_step(schema, step=step),
            refuse=form.refuse,
        )
        if outcome.is_done:
            messages.success(request, _("The step is added."))
            return redirect("studio:step", procedure.uuid, step.key)
    status = 422 if form.errors else 200
    return workspace(
        request, procedure, "step_add.html", {"form": form}, title=_("New step"), stale=outcome.stale, status=status
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a step with what can be done to it; on POST write its texts."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    form = StepForm(request.POST or None, initial={"title": step.title, "intro": step.intro})
    outcome = Outcome()
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        outcome = attempt(
            request,
            procedure,
            DraftAct.STEP_EDITED,
            changes["title"],
            lambda schema: edit_step(schema, key=key, **changes),
            refuse=form.refuse,
        )
        if outcome.is_done:
            messages.success(request, _("The step is saved."))
            return redirect("studio:step", procedure.uuid, key)
    context = {"form": form, "position": draft_of(procedure).steps.index(step)}
    return workspace(
        request,
        procedure,
        "step.html",
        context,
        title=step.title,
        step=step,
        stale=outcome.stale,
        status=422 if form.errors else 200,
    )


@require_POST
def move(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Move a step one place up or down."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    by = -1 if request.POST.get("direction") == "up" else 1
    position = max(draft_of(procedure).steps.index(step) + by, 0)
    do_or_say(
        request,
        procedure,
        DraftAct.STEP_MOVED,
        step.title,
        lambda schema: move_step(schema, key=key, position=position),
    )
    return redirect("studio:step", procedure.uuid, key)


@require_POST
def duplicate(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Copy a step just after it, and open the copy."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    changed = do_or_say(
        request, procedure, DraftAct.STEP_DUPLICATED, step.title, lambda schema: duplicate_step(schema, key=key)
    )
    if changed is None:
        return redirect("studio:step", procedure.uuid, key)
    steps = draft_of(changed).steps
    position = next(index for index, one in enumerate(steps) if one.key == key)
    messages.success(request, _("The step is duplicated: here is the copy."))
    return redirect("studio:step", procedure.uuid, steps[position + 1].key)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Ask before a step and its questions go; on POST delete them."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    if request.method == "GET":
        return workspace(request, procedure, "step_delete.html", {}, title=_("Delete the step"), step=step)
    changed = do_or_say(
        request, procedure, DraftAct.STEP_DELETED, step.title, lambda schema: delete_step(schema, key=key)
    )
    if changed is None:
        return go_back(procedure, key)
    messages.success(request, _("The step is deleted."))
    return redirect("studio:procedure", procedure.uuid)
