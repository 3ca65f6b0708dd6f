"""The stages of a procedure: listed and drawn, moved, put away, completed with the usual ones."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from teleservices.models import Stage, State
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages, drafted
from teleservices.studio.errors import StageError
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import STAGES, show_of
from teleservices.studio.screens.workspace import history_bar
from teleservices.studio.stages.drawing import draft_words, stage_map, stage_rows
from teleservices.studio.stages.usual import add_grant_stages, grant_stages_lacking
from teleservices.studio.stages.writing import (
    archive_stage,
    archiving_of,
    in_use,
    move_stage,
    restore_stage,
    stage_among,
)


@require_http_methods(["GET", "POST"])
def stages(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw and list the stages in use, then those archived; on POST add the usual stages of a grant."""
    procedure = designed(request, uuid)
    if request.method == "POST":
        new_stages = add_grant_stages(procedure_id=procedure.pk, author=designer(request))
        text = ngettext("%(count)d stage is added.", "%(count)d stages are added.", len(new_stages))
        messages.success(request, text % {"count": len(new_stages)})
        return redirect("studio:stages", procedure.uuid)
    all_stages = draft_stages(procedure)
    rows = stage_rows(in_use(all_stages))
    draft = drafted(procedure)
    context = {
        "rows": rows,
        "map": stage_map(draft, rows),
        "draft_words": draft_words(draft),
        "archived": [drafted_stage.stage for drafted_stage in all_stages if drafted_stage.stage.is_archived],
        "kinds": State.staged(),
        "lacking": [preset.name for preset in grant_stages_lacking(procedure)],
        **history_bar(procedure, STAGES),
    }
    return show_of(request, procedure, "stages/list.html", context, title=_("Stages"), tab="stages")


@require_POST
def move(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Move a stage one place up or down."""
    procedure = designed(request, uuid)
    if not stage_of(draft_stages(procedure), pk).stage.is_archived:
        by = -1 if request.POST.get("direction") == "up" else 1
        move_stage(procedure_id=procedure.pk, author=designer(request), stage_id=pk, by=by)
    return redirect("studio:stages", procedure.uuid)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Say what putting a stage away would come to; on POST do it, or put it back in use (`do=restore`)."""
    procedure = designed(request, uuid)
    stages = draft_stages(procedure)
    stage = stage_of(stages, pk).stage
    if request.method == "GET":
        context = {"stage": stage, "archiving": archiving_of(stage, stages)}
        return show_of(request, procedure, "stages/archive.html", context, title=stage.name, tab="stages")
    change = restore_stage if request.POST.get("do") == "restore" else archive_stage
    try:
        change(procedure_id=procedure.pk, author=designer(request), stage_id=pk)
    except StageError as refused:
        messages.error(request, refused.message)
    return redirect("studio:stages", procedure.uuid)


def stage_of(stages: Sequence[DraftStage], pk: int) -> DraftStage:
    """The stage of this procedure, among those of its draft; Http404 for another's."""
    try:
        return stage_among(stages, pk)
    except Stage.DoesNotExist:
        raise Http404 from None
