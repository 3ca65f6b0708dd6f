"""The stages of a procedure: listed, added, edited, moved, archived."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teleservices.lifecycle.tags import TAGS
from teleservices.models import Procedure, Stage, State
from teleservices.studio.access import designed, designer
from teleservices.studio.errors import StageError
from teleservices.studio.presets import stage_preset
from teleservices.studio.procedure_forms import StageForm
from teleservices.studio.screens import show_of
from teleservices.studio.stages import (
    add_stage,
    archive_stage,
    edit_stage,
    move_stage,
    preview_email,
    restore_stage,
)


@require_safe
def stages(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the stages in use, then those archived; offer every kind for a new one."""
    procedure = designed(request, uuid)
    found = list(procedure.stages.all())
    context = {
        "stages": [stage for stage in found if not stage.is_archived],
        "archived": [stage for stage in found if stage.is_archived],
        "kinds": [state for state in State if state != State.DRAFT],
    }
    return show_of(request, procedure, "stages.html", context, title=_("Stages"), tab="stages")


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start from the usual texts of the kind chosen; on POST add the stage."""
    procedure = designed(request, uuid)
    form = StageForm(request.POST or None, initial=_preset(request.GET.get("kind", "")))
    if request.method == "POST" and request.POST.get("action") != "preview" and form.is_valid():
        try:
            stage = add_stage(
                procedure_id=procedure.pk, author=designer(request), state=form.state(), facts=form.facts()
            )
        except StageError as refused:
            form.add_error(refused.option or None, refused.message)
        else:
            messages.success(request, _("The stage “%(name)s” is added.") % {"name": stage.name})
            return redirect("studio:stages", procedure.uuid)
    return _show(request, procedure, form, None, title=_("New stage"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Show a stage with its e-mail as it would be sent; on POST write it, or only preview what was typed."""
    procedure = designed(request, uuid)
    stage = _stage(procedure, pk)
    form = StageForm(request.POST or None, instance=_stage(procedure, pk))
    if request.method == "POST" and request.POST.get("action") != "preview" and form.is_valid():
        try:
            edit_stage(procedure_id=procedure.pk, author=designer(request), stage_id=pk, facts=form.facts())
        except StageError as refused:
            form.add_error(refused.option or None, refused.message)
        else:
            messages.success(request, _("The stage is saved."))
            return redirect("studio:stage", procedure.uuid, pk)
    return _show(request, procedure, form, stage, title=stage.name)


@require_POST
def move(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Move a stage one place up or down."""
    procedure = designed(request, uuid)
    stage = _stage(procedure, pk)
    if not stage.is_archived:
        by = -1 if request.POST.get("direction") == "up" else 1
        move_stage(procedure_id=procedure.pk, author=designer(request), stage_id=pk, by=by)
    return redirect("studio:stages", procedure.uuid)


@require_POST
def archive(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Put a stage away, or back in use."""
    procedure = designed(request, uuid)
    stage = _stage(procedure, pk)
    change = restore_stage if stage.is_archived else archive_stage
    try:
        change(procedure_id=procedure.pk, author=designer(request), stage_id=pk)
    except StageError as refused:
        messages.error(request, refused.message)
    return redirect("studio:stages", procedure.uuid)


def _show(
    request: HttpRequest, procedure: Procedure, form: StageForm, stage: Stage | None, *, title: str
) -> HttpResponse:
    context = {"form": form, "stage": stage, "tags": TAGS.items(), "email": preview_email(form.shown(), procedure)}
    status = 422 if form.errors and request.POST.get("action") != "preview" else 200
    return show_of(request, procedure, "stage.html", context, title=title, tab="stages", status=status)


def _stage(procedure: Procedure, pk: int) -> Stage:
    stage = procedure.stages.filter(pk=pk).first()
    if stage is None:
        raise Http404
    return stage


def _preset(kind: str) -> dict[str, object]:
    if kind not in State.values or kind == State.DRAFT:
        return {}
    preset = stage_preset(State(kind))
    names = ("state", "name", "explanation", "email_subject", "email_text", "is_milestone")
    return {name: getattr(preset, name) for name in names}
