"""All that differs between two drafts of a procedure: its form, its settings, its stages. Reads only."""

from teleservices.models import Procedure
from teleservices.studio.drafting.comparison import BesideDifference
from teleservices.studio.drafting.drafts import Draft
from teleservices.studio.drafting.snapshots import settings_in_force, stages_in_force
from teleservices.studio.publication.setting_changes import setting_changes
from teleservices.studio.stages.stage_changes import stage_changes


def beside_differences(procedure: Procedure, before: Draft, after: Draft) -> list[BesideDifference]:
    """The settings, then the stages, that differ between two drafts."""
    settings = setting_changes(procedure, before.settings, after.settings)
    return [*settings, *stage_changes(before.stages, after.stages)]


def draft_in_force(procedure: Procedure) -> Draft | None:
    """What is in force, as a draft; None before the first publication. Three queries."""
    version = procedure.current_version
    if version is None:
        return None
    return Draft(version.form, settings_in_force(procedure), stages_in_force(procedure))
