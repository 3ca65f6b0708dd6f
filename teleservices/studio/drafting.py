"""The only function that writes a procedure's draft form: one act, compared and set, kept in its history."""

from collections.abc import Callable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teleservices.formkit.schema import FormSchema, parse_schema
from teleservices.models import DraftChange, Procedure
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError, StaleDraftError

Operation = Callable[[FormSchema], FormSchema]
"""A pure change of the form; raises `formkit.operations.OperationError` when the form refuses it."""

MOST_CHANGES_SHOWN = 20
SUBJECT_LENGTH = 200


class DraftAct(models.TextChoices):
    """What a designer does to a draft, as its history says it."""

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


@transaction.atomic
def change_draft(
    *, procedure_id: int, author: User, number: int, act: DraftAct, subject: str, operation: Operation
) -> Procedure:
    """Apply one operation to the draft that the author saw (``number``); returns the procedure as it became.

    An operation that changes nothing writes nothing. Raises StaleDraftError when the draft moved meanwhile,
    DesignRefusedError, and `OperationError` from the operation itself.
    """
    procedure = Procedure.objects.get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    if procedure.draft_number != number:
        raise StaleDraftError(changes_since(procedure, number))
    schema = operation(parse_schema(procedure.draft_schema)).to_json()
    if schema == procedure.draft_schema:
        return procedure
    # An UPDATE, not a save: nobody but designers sees a draft, so no public page gets older by it.
    moved = Procedure.objects.filter(pk=procedure_id, draft_number=number).update(
        draft_schema=schema, draft_number=number + 1
    )
    if not moved:
        raise StaleDraftError(changes_since(procedure, number))
    procedure.draft_schema, procedure.draft_number = schema, number + 1
    DraftChange.objects.create(
        procedure=procedure,
        number=number + 1,
        act=act,
        subject=subject[:SUBJECT_LENGTH],
        schema=schema,
        author=author,
    )
    return procedure


def changes_since(procedure: Procedure, number: int) -> list[DraftChange]:
    """The changes made after the draft numbered ``number``, newest first, without the forms they made."""
    found = procedure.draft_changes.filter(number__gt=number).select_related("author").defer("schema")
    return list(found[:MOST_CHANGES_SHOWN])
