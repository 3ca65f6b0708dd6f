"""The draft form of a procedure, once there is one: one act, compared and set, kept in its history."""

from collections.abc import Callable

from django.db import models, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from formkit.errors import OperationError
from formkit.former_keys import meanings
from formkit.schema import FormSchema, parse_schema
from formkit.values import JsonValue
from teleservices.models import DraftChange, Procedure
from teleservices.permissions import may_design
from teleservices.studio.drafting.former_versions import reused_keys
from teleservices.studio.errors import DesignRefusedError, StaleDraftError

Operation = Callable[[FormSchema], FormSchema]
"""A pure change of the form; raises `formkit.errors.OperationError` when the form refuses it."""

Sight = Callable[[FormSchema], object]
"""What of a form an act was decided upon: while it is the same, others may have changed the rest."""

MOST_CHANGES_SHOWN = 20
SUBJECT_LENGTH = 200


class DraftAct(models.TextChoices):
    """What a designer does to a draft, as its history says it."""

    STARTED = "started", _("Form before its first change")
    STEP_ADDED = "step_added", _("Step added")
    STEP_EDITED = "step_edited", _("Step changed")
    STEP_MOVED = "step_moved", _("Step moved")
    STEP_DUPLICATED = "step_duplicated", _("Step duplicated")
    STEP_DELETED = "step_deleted", _("Step deleted")
    FIELD_ADDED = "field_added", _("Question added")
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
    restores: int | None = None,
) -> Procedure:
    """Apply one operation to the draft that the author saw (`number`); returns the procedure as it became.

    When the draft moved meanwhile, the operation applies to the present one if what it was decided upon (`sight`) is
    the same in both. `restores` is for `timeline`. An operation that changes nothing writes nothing. Raises
    StaleDraftError, DesignRefusedError, and `OperationError` from the operation itself or for a key used otherwise.
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    if procedure.draft_number != number and not _still_holds(procedure, number, sight):
        raise StaleDraftError(changes_since(procedure, number))
    before = parse_schema(procedure.draft_schema)
    after = operation(before)
    _refuse_reused_keys(procedure, before, after)
    schema = after.to_json()
    if schema == procedure.draft_schema:
        return procedure
    _keep_start(procedure)
    change = DraftChange(act=act, subject=subject[:SUBJECT_LENGTH], author=author, restores=restores)
    _write(procedure, schema, change)
    return procedure


def _still_holds(procedure: Procedure, number: int, sight: Sight | None) -> bool:
    """Whether what the author saw of the draft numbered `number` is what stands there now."""
    seen = procedure.draft_changes.filter(number=number).first() if sight else None
    if sight is None or seen is None:
        return False
    return sight(parse_schema(seen.schema)) == sight(parse_schema(procedure.draft_schema))


def _refuse_reused_keys(procedure: Procedure, before: FormSchema, after: FormSchema) -> None:
    """Let nothing new take a key that stood for something else in a published version; what is there may be deleted."""
    present = meanings(before)
    if any(present.get(key.key) != key.now for key in reused_keys(procedure, after)):
        raise OperationError(_now("This takes the place of something else in an earlier version: add it anew."))


def _keep_start(procedure: Procedure) -> None:
    """Keep the form that the first change starts from, so that it can be brought back."""
    if not procedure.draft_changes.exists():
        DraftChange.objects.create(
            procedure=procedure,
            number=procedure.draft_number,
            act=DraftAct.STARTED,
            schema=procedure.draft_schema,
        )


def _write(procedure: Procedure, schema: dict[str, JsonValue], change: DraftChange) -> None:
    """Write the draft and the change that made it. The caller holds the row."""
    procedure.draft_schema, procedure.draft_number = schema, procedure.draft_number + 1
    # An UPDATE, not a save: nobody but designers sees a draft, so no public page gets older by it.
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=schema, draft_number=procedure.draft_number)
    change.procedure, change.number, change.schema = procedure, procedure.draft_number, schema
    change.save()


def changes_since(procedure: Procedure, number: int) -> list[DraftChange]:
    """The changes made after the draft numbered `number`, newest first, without the forms they made."""
    changes = procedure.draft_changes.filter(number__gt=number).select_related("author").defer("schema")
    return list(changes[:MOST_CHANGES_SHOWN])


def draft_of(procedure: Procedure) -> FormSchema:
    """The form being designed, parsed; not the one in force, which is the current version's."""
    return parse_schema(procedure.draft_schema)


def has_changes(procedure: Procedure) -> bool:
    """Whether publishing the draft would make a new version."""
    version = procedure.current_version
    return version is None or version.checksum != draft_of(procedure).checksum()


def changes_waiting(procedure: Procedure) -> int:
    """How many acts of design were done since the last publication; 0 when they came to nothing."""
    if not has_changes(procedure):
        return 0
    changes = DraftChange.objects.filter(procedure=procedure).exclude(act=DraftAct.STARTED)
    version = procedure.current_version
    return (changes if version is None else changes.filter(at__gt=version.published_at)).count()
