"""The stages of a procedure: listed and drawn, moved, put away, completed with the usual ones."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from teleservices.models import Procedure, Stage, State
from teleservices.studio.errors import StageError
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show_of
from teleservices.studio.stages.drawing import draft_words, stage_map, stage_rows
from teleservices.studio.stages.usual import add_grant_stages, grant_stages_lacking
from teleservices.studio.stages.writing import archive_stage, archiving_of, move_stage, restore_stage


@require_http_methods(["GET", "POST"])
def stages(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw and list the stages in use, then those archived; on POST add the usual stages of a grant."""
    procedure = designed(request, uuid)
    if request.method == "POST":
        added = add_grant_stages(procedure_id=procedure.pk, author=designer(request))
        text = ngettext("%(count)d stage is added.", "%(count)d stages are added.", len(added))
        messages.success(request, text % {"count": len(added)})
        return redirect("studio:stages", procedure.uuid)
    all_stages = list(procedure.stages.prefetch_related("allowed_next"))
    rows = stage_rows([stage for stage in all_stages if not stage.is_archived])
    context = {
        "rows": rows,
        "map": stage_map(procedure, rows),
        "draft_words": draft_words(procedure),
        "archived": [stage for stage in all_stages if stage.is_archived],
        "kinds": [state for state in State if state != State.DRAFT],
        "lacking": [preset.name for preset in grant_stages_lacking(procedure)],
    }
    return show_of(request, procedure, "stages/list.html", context, title=_("Stages"), tab="stages")


@require_POST
def move(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Move a stage one place up or down."""
    procedure = designed(request, uuid)
    stage = stage_of(procedure, pk)
    if not stage.is_archived:
        by = -1 if request.POST.get("direction") == "up" else 1
        move_stage(procedure_id=procedure.pk, author=designer(request), stage_id=pk, by=by)
    return redirect("studio:stages", procedure.uuid)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Say what putting a stage away would come to; on POST do it, or put it back in use (`do=restore`)."""
    procedure = designed(request, uuid)
    stage = stage_of(procedure, pk)
    if request.method == "GET":
        context = {"stage": stage, "archiving": archiving_of(stage)}
        return show_of(request, procedure, "stages/archive.html", context, title=stage.name, tab="stages")
    change = restore_stage if request.POST.get("do") == "restore" else archive_stage
    try:
        change(procedure_id=procedure.pk, author=designer(request), stage_id=pk)
    except StageError as refused:
        messages.error(request, refused.message)
    return redirect("studio:stages", procedure.uuid)


def stage_of(procedure: Procedure, pk: int) -> Stage:
    """The stage of this procedure; Http404 for another's."""
    stage = procedure.stages.filter(pk=pk).first()
    if stage is None:
        raise Http404
    return stage
