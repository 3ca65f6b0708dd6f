"""Back and forth in the history of a draft. Each way back is one more change: what was done stays written."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from formkit.errors import OperationError
from formkit.schema import FormSchema, parse_schema
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct, change_draft


@dataclass(frozen=True)
class Moves:
    """What can be undone, and what was undone that can be done again; None when there is nothing."""

    undo: DraftChange | None = None
    redo: DraftChange | None = None


def moves(procedure: Procedure, number: int | None = None) -> Moves:
    """Where the draft numbered `number`, the present one by default, can go; one to three queries, no form read."""
    place = procedure.draft_number if number is None else number
    changes = _changes(procedure, place)
    if place not in changes:
        return Moves()
    restored = changes[place].restores
    if restored is None:
        return Moves(undo=_undoable(changes, place))
    undone = _undone(procedure, restored, place)
    changes = _changes(procedure, restored, undone)
    return Moves(undo=_undoable(changes, restored), redo=changes.get(undone))


def undo(*, procedure_id: int, author: User, number: int) -> Procedure:
    """Put back the form as it was before the last act that stands in the draft numbered `number`.

    Raises OperationError when there is none, StaleDraftError when the draft moved meanwhile, DesignRefusedError.
    """
    procedure = Procedure.objects.get(pk=procedure_id)
    act = moves(procedure, number).undo
    if act is None:
        raise OperationError(_("There is nothing to undo."))
    before = procedure.draft_changes.get(number=act.number - 1)
    return _put_back(author, number, DraftAct.UNDONE, act, before)


def redo(*, procedure_id: int, author: User, number: int) -> Procedure:
    """Do again the act undone last. Raises as `undo` does."""
    procedure = Procedure.objects.get(pk=procedure_id)
    act = moves(procedure, number).redo
    if act is None:
        raise OperationError(_("There is nothing to do again."))
    return _put_back(author, number, DraftAct.REDONE, act, procedure.draft_changes.get(number=act.number))


def bring_back(*, procedure_id: int, author: User, number: int, state: DraftChange) -> Procedure:
    """Bring the draft numbered `number` back to the form that a change made; an act, that can be undone."""
    return change_draft(
        procedure_id=procedure_id,
        author=author,
        number=number,
        act=DraftAct.RESTORED,
        subject=words(state),
        operation=lambda _draft: form_after(state),
    )


def form_after(change: DraftChange) -> FormSchema:
    """The form that a change made."""
    return parse_schema(change.schema)


def words(change: DraftChange) -> str:
    """An act and what it was about: « Question modifiée – Nom du projet »."""
    act = DraftAct(change.act).label if change.act in DraftAct.values else change.act
    return f"{act} – {change.subject}" if change.subject else str(act)


def _put_back(author: User, number: int, act: DraftAct, about: DraftChange, state: DraftChange) -> Procedure:
    return change_draft(
        procedure_id=about.procedure_id,
        author=author,
        number=number,
        act=act,
        subject=words(about),
        operation=lambda _draft: form_after(state),
        restores=state.restores or state.number,
    )


def _changes(procedure: Procedure, place: int, other: int = 0) -> dict[int, DraftChange]:
    """The change numbered `place`, the one before and another, without the forms they made."""
    changes = procedure.draft_changes.filter(number__in=[place, place - 1, other])
    return {change.number: change for change in changes.select_related("author").defer("schema")}


def _undoable(changes: dict[int, DraftChange], place: int) -> DraftChange | None:
    """The act numbered `place`, when the form that it changed is kept."""
    return changes[place] if place - 1 in changes else None


def _undone(procedure: Procedure, place: int, number: int) -> int:
    """The act that stood just after the one numbered `place` before it was undone; 0 for none.

    Walks back from the last act of the draft `number`: each follows the one whose form stood when it was done.
    """
    rows = procedure.draft_changes.filter(number__gte=place, number__lte=number).values_list("number", "restores")
    stood = {change: restores or change for change, restores in rows}
    after = 0
    for act in _line(stood, max(change for change, base in stood.items() if base == change)):
        if act == place:
            return after
        after = act
    return 0


def _line(stood: dict[int, int], act: int) -> Iterator[int]:
    while act in stood:
        yield act
        act = stood.get(act - 1, 0)
