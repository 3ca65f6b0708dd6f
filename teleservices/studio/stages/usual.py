"""Adds to a procedure the stages that are usual for what it is: those that it lacks, nothing else."""

from django.db import transaction

from accounts.models import User
from teleservices.models import Procedure, Stage, State
from teleservices.studio.drafting.drafts import designed_and_locked
from teleservices.studio.drafting.snapshots import draft_stages
from teleservices.studio.procedures.presets import StagePreset, grant_presets
from teleservices.studio.stages.writing import insert_presets


def grant_stages_lacking(procedure: Procedure) -> list[StagePreset]:
    """The usual stages of a grant that the procedure never had."""
    keys = set(procedure.stages.values_list("key", flat=True))
    return [preset for preset in grant_presets() if preset.key not in keys]


@transaction.atomic
def add_grant_stages(*, procedure_id: int, author: User) -> list[Stage]:
    """Add them after the first stage of the review; returns those added. Raises DesignRefusedError."""
    procedure = designed_and_locked(procedure_id, author)
    stages = [preset.stage(procedure) for preset in grant_stages_lacking(procedure)]
    if not stages:
        return []
    states = [drafted_stage.stage.state for drafted_stage in draft_stages(procedure)]
    review = states.index(State.IN_REVIEW) if State.IN_REVIEW in states else len(states) - 1
    insert_presets(procedure, author, stages, after=review)
    return stages
