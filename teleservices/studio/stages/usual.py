"""Adds to a procedure the stages that are usual for what it is: those that it lacks, nothing else."""

from django.db import transaction

from accounts.models import User
from teleservices.models import Procedure, Stage, State
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.procedures.presets import StagePreset, grant_presets


def grant_stages_lacking(procedure: Procedure) -> list[StagePreset]:
    """The usual stages of a grant that the procedure never had."""
    taken = set(procedure.stages.values_list("key", flat=True))
    return [preset for preset in grant_presets() if preset.key not in taken]


@transaction.atomic
def add_grant_stages(*, procedure_id: int, author: User) -> list[Stage]:
    """Add them after the first stage of the review; returns those added. Raises DesignRefusedError."""
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    added = [preset.stage(procedure) for preset in grant_stages_lacking(procedure)]
    if not added:
        return []
    stages = list(procedure.stages.all())
    review = next((index for index, stage in enumerate(stages) if stage.state == State.IN_REVIEW), len(stages) - 1)
    Stage.objects.bulk_create(added)
    stages[review + 1 : review + 1] = added
    for order, stage in enumerate(stages, start=1):
        stage.order = order * 10
    Stage.objects.bulk_update(stages, ["order"])
    return added
