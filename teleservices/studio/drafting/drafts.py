"""The draft of a procedure (form, settings, stages): one act, compared and set, kept in its history."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from formkit.design.former_keys import meanings
from formkit.errors import OperationError
from formkit.schema import FormSchema, parse_schema
from teleservices.models import DraftChange, Procedure, Publication
from teleservices.permissions import may_design
from teleservices.studio.drafting.former_versions import reused_keys
from teleservices.studio.drafting.snapshots import (
    Columns,
    Stages,
    differing,
    differing_stages,
    living_settings,
    overlaid,
    pending_settings,
    pending_stages,
    settings_in_force,
    stages_in_force,
    still_columns,
)
from teleservices.studio.errors import DesignRefusedError, StaleDraftError


@dataclass(frozen=True)
class Draft:
    """All that a designer prepares of a procedure."""

    form: FormSchema
    settings: Columns
    stages: Stages


Operation = Callable[[FormSchema], FormSchema]
"""A pure change of the form; raises `formkit.errors.OperationError` when the form refuses it."""

Redesign = Callable[[Draft], Draft]
"""A pure change of a whole draft."""

Sight = Callable[[FormSchema], object]
"""What of a form an act was decided upon: while it is the same, others may have changed the rest."""

MOST_CHANGES_SHOWN = 20
SUBJECT_LENGTH = 200


class DraftAct(models.TextChoices):
    """What a designer does to a draft, as its history says it."""

    STARTED = "started", _("Procedure before its first change")
    STEP_ADDED = "step_added", _("Step added")
    STEP_EDITED = "step_edited", _("Step changed")
    STEP_MOVED = "step_moved", _("Step moved")
    STEP_DUPLICATED = "step_duplicated", _("Step duplicated")
    STEP_DELETED = "step_deleted", _("Step deleted")
    STEP_SPLIT = "step_split", _("Step cut in two")
    FIELD_ADDED = "field_added", _("Question added")
    FIELDS_ADDED = "fields_added", _("Questions added")
    FIELD_RETYPED = "field_retyped", _("Type of the question changed")
    FIELD_EDITED = "field_edited", _("Question changed")
    FIELD_MOVED = "field_moved", _("Question moved")
    FIELD_DUPLICATED = "field_duplicated", _("Question duplicated")
    FIELD_DELETED = "field_deleted", _("Question deleted")
    STEP_COPIED = "step_copied", _("Step copied from another procedure")
    FIELD_COPIED = "field_copied", _("Question copied from another procedure")
    BLOCK_INSERTED = "block_inserted", _("Block inserted")
    CONDITION_EDITED = "condition_edited", _("Condition changed")
    RULE_ADDED = "rule_added", _("Rule added")
    RULE_EDITED = "rule_edited", _("Rule changed")
    RULE_MOVED = "rule_moved", _("Rule moved")
    RULE_DELETED = "rule_deleted", _("Rule deleted")
    ANNOTATION_ADDED = "annotation_added", _("Annotation of the service added")
    ANNOTATION_EDITED = "annotation_edited", _("Annotation of the service changed")
    ANNOTATION_MOVED = "annotation_moved", _("Annotation of the service moved")
    ANNOTATION_DELETED = "annotation_deleted", _("Annotation of the service deleted")
    SETTINGS_EDITED = "settings_edited", _("Settings changed")
    STAGE_ADDED = "stage_added", _("Stage of the instruction added")
    STAGE_EDITED = "stage_edited", _("Stage of the instruction changed")
    STAGE_MOVED = "stage_moved", _("Stage of the instruction moved")
    STAGE_ARCHIVED = "stage_archived", _("Stage of the instruction archived")
    STAGE_RESTORED = "stage_restored", _("Stage of the instruction used again")
    STAGES_ADDED = "stages_added", _("Usual stages of the instruction added")
    UNDONE = "undone", _("Undone")
    REDONE = "redone", _("Done again")
    RESTORED = "restored", _("Brought back to an earlier state")


@transaction.atomic
def change_draft(
    *,
    procedure_id: int,
    author: User,
    number: int,
    act: DraftAct,
    subject: str,
    operation: Operation,
    sight: Sight | None = None,
) -> Procedure:
    """Apply one operation to the form that the author saw in the draft `number`; returns the procedure as it became.

    When the form moved meanwhile, the operation applies to the present one if what it was decided upon (`sight`) is
    the same in both. An operation that changes nothing writes nothing. Raises StaleDraftError, DesignRefusedError, and
    `OperationError` from the operation itself or for a key used otherwise.
    """
    procedure = designed_and_locked(procedure_id, author)
    if procedure.draft_number != number and not _still_holds(procedure, number, sight):
        raise StaleDraftError(changes_since(procedure, number))
    change = DraftChange(act=act, subject=subject, author=author)
    return keep_change(procedure, change, lambda draft: replace(draft, form=operation(draft.form)))


def designed_and_locked(procedure_id: int, author: User) -> Procedure:
    """The procedure, held until the end of the transaction. Raises DesignRefusedError for who may not design it."""
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    return procedure


def keep_change(procedure: Procedure, change: DraftChange, redesign: Redesign) -> Procedure:
    """Change the whole draft, and keep the change: its act, its subject and its author are said already.

    For who holds the procedure (`designed_and_locked`) and has compared what must be. A redesign that changes nothing
    writes nothing. Raises `OperationError` for a key used otherwise, and what `redesign` raises.
    """
    in_force = settings_in_force(procedure), stages_in_force(procedure)
    before = _draft(procedure, *in_force)
    after = redesign(before)
    if after == before:
        return procedure
    if after.form != before.form:
        _refuse_reused_keys(procedure, before.form, after.form)
    _keep_start(procedure, before)
    settings, stages = in_force
    _write(procedure, after, differing(after.settings, settings), differing_stages(after.stages, stages))
    _keep(procedure, after, change)
    return procedure


def present_draft(procedure: Procedure) -> Draft:
    """The draft as it stands. Three queries."""
    return _draft(procedure, settings_in_force(procedure), stages_in_force(procedure))


def _draft(procedure: Procedure, settings: Columns, stages: Stages) -> Draft:
    """The draft over what is in force."""
    settings = {**settings, **pending_settings(procedure)}
    return Draft(draft_of(procedure), settings, overlaid(stages, pending_stages(procedure)))


def draft_after(change: DraftChange, present: Draft) -> Draft:
    """The draft that a change made. What can't be put back stays as it is; stages made since are archived.

    Can't be: what the history didn't keep yet, what this portal no longer has, what was deleted.
    """
    stages = present.stages
    if change.stages is not None:
        put_away = {key: {"is_archived": True} for key in stages if key not in change.stages}
        stages = overlaid(stages, {**still_columns(change.stages), **put_away})
    settings = {**present.settings, **living_settings(change.settings or {})}
    return Draft(parse_schema(change.schema), settings, stages)


def _still_holds(procedure: Procedure, number: int, sight: Sight | None) -> bool:
    """Whether what the author saw of the form in the draft numbered `number` is what stands there now."""
    change = procedure.draft_changes.filter(number=number).first()
    if change is None:
        return False
    if sight is None:
        return bool(change.schema == procedure.draft_schema)
    return sight(parse_schema(change.schema)) == sight(parse_schema(procedure.draft_schema))


def _refuse_reused_keys(procedure: Procedure, before: FormSchema, after: FormSchema) -> None:
    """Let nothing new take a key that stood for something else in a published version; what is there may be deleted."""
    present = meanings(before)
    if any(present.get(key.key) != key.now for key in reused_keys(procedure, after)):
        raise OperationError(_now("This takes the place of something else in an earlier version: add it anew."))


def _keep_start(procedure: Procedure, draft: Draft) -> None:
    """Keep whole what the change starts from, to be brought back: there may be no history, or an old one."""
    whole = {"settings": draft.settings, "stages": draft.stages}
    last = procedure.draft_changes.filter(number=procedure.draft_number)
    if not procedure.draft_changes.exists():
        start = DraftChange(act=DraftAct.STARTED, schema=procedure.draft_schema, **whole)
        start.procedure, start.number = procedure, procedure.draft_number
        start.save()
    last.filter(settings__isnull=True).update(**whole)


def _write(procedure: Procedure, draft: Draft, settings: Columns, stages: Stages) -> None:
    """Write the draft, of which `settings` and `stages` are not in force. The caller holds the row."""
    procedure.draft_schema, procedure.draft_settings, procedure.draft_stages = draft.form.to_json(), settings, stages
    procedure.draft_number += 1
    names = ("draft_schema", "draft_settings", "draft_stages", "draft_number")
    # An UPDATE, not a save: nobody but designers sees a draft, so no public page gets older by it.
    Procedure.objects.filter(pk=procedure.pk).update(**{name: getattr(procedure, name) for name in names})


def _keep(procedure: Procedure, draft: Draft, change: DraftChange) -> None:
    """Keep the change in the history, with the whole draft that it made."""
    change.procedure, change.number, change.subject = procedure, procedure.draft_number, change.subject[:SUBJECT_LENGTH]
    change.schema, change.settings, change.stages = procedure.draft_schema, draft.settings, draft.stages
    change.save()


def changes_since(procedure: Procedure, number: int) -> list[DraftChange]:
    """The changes made after the draft numbered `number`, newest first, without the drafts they made."""
    changes = procedure.draft_changes.filter(number__gt=number).select_related("author").without_content()
    return list(changes[:MOST_CHANGES_SHOWN])


def draft_of(procedure: Procedure) -> FormSchema:
    """The form being designed, parsed; not the one in force, which is the current version's."""
    return parse_schema(procedure.draft_schema)


def has_changes(procedure: Procedure) -> bool:
    """Whether publishing the draft would put something else in force."""
    return changes_beside(procedure) or form_has_changes(procedure)


def changes_beside(procedure: Procedure) -> bool:
    """Whether the draft changes settings or stages."""
    return bool(pending_settings(procedure) or pending_stages(procedure))


def form_has_changes(procedure: Procedure) -> bool:
    """Whether publishing the draft would make a new version of the form."""
    version = procedure.current_version
    return version is None or version.checksum != draft_of(procedure).checksum()


def acts_waiting() -> QuerySet[DraftChange]:
    """Those done since the last publication, which makes no new version when only settings or stages changed."""
    published = Publication.objects.filter(procedure=OuterRef("procedure")).order_by("-number").values("draft_number")
    acts = DraftChange.objects.exclude(act=DraftAct.STARTED)
    return acts.filter(number__gt=Coalesce(Subquery(published[:1]), 0))
