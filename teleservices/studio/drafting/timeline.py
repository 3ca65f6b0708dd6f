"""Back and forth in the history of a draft. Each way back is one more change: what was done stays written."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.errors import OperationError
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct, changes_since, designed_and_locked, draft_after, keep_change
from teleservices.studio.errors import StaleDraftError


@dataclass(frozen=True)
class Moves:
    """What can be undone, and what was undone that can be done again; None when there is nothing."""

    undo: DraftChange | None = None
    redo: DraftChange | None = None


def moves(procedure: Procedure, number: int | None = None) -> Moves:
    """Where the draft numbered `number`, the present one by default, can go; one to three queries, no draft read."""
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
    """Put back the draft as it was before the last act that stands in the draft numbered `number`.

    Raises OperationError when there is none, StaleDraftError when the draft moved meanwhile, DesignRefusedError.
    """
    procedure = Procedure.objects.get(pk=procedure_id)
    act = moves(procedure, number).undo
    if act is None:
        raise OperationError(_("There is nothing to undo."))
    before = procedure.draft_changes.get(number=act.number - 1)
    change = _back(author, DraftAct.UNDONE, act, before)
    return _put_back(procedure_id=procedure_id, author=author, number=number, change=change, state=before)


def redo(*, procedure_id: int, author: User, number: int) -> Procedure:
    """Do again the act undone last. Raises as `undo` does."""
    procedure = Procedure.objects.get(pk=procedure_id)
    act = moves(procedure, number).redo
    if act is None:
        raise OperationError(_("There is nothing to do again."))
    state = procedure.draft_changes.get(number=act.number)
    change = _back(author, DraftAct.REDONE, act, state)
    return _put_back(procedure_id=procedure_id, author=author, number=number, change=change, state=state)


def bring_back(*, procedure_id: int, author: User, number: int, state: DraftChange) -> Procedure:
    """Bring the draft numbered `number` back to what a change made of it; an act, that can be undone."""
    change = DraftChange(act=DraftAct.RESTORED, subject=words(state), author=author)
    return _put_back(procedure_id=procedure_id, author=author, number=number, change=change, state=state)


def words(change: DraftChange) -> str:
    """An act and what it was about: « Question modifiée – Nom du projet »."""
    act = DraftAct(change.act).label if change.act in DraftAct.values else change.act
    return f"{act} – {change.subject}" if change.subject else str(act)


@transaction.atomic
def _put_back(*, procedure_id: int, author: User, number: int, change: DraftChange, state: DraftChange) -> Procedure:
    """Put back the whole draft that `state` made. Whoever asks has seen the present one, numbered `number`, whole."""
    procedure = designed_and_locked(procedure_id, author)
    if procedure.draft_number != number:
        raise StaleDraftError(changes_since(procedure, number))
    return keep_change(procedure, change, lambda draft: draft_after(state, draft))


def _back(author: User, act: DraftAct, about: DraftChange, state: DraftChange) -> DraftChange:
    restores = state.restores or state.number
    return DraftChange(act=act, subject=words(about), author=author, restores=restores)


def _changes(procedure: Procedure, place: int, other: int = 0) -> dict[int, DraftChange]:
    """The change numbered `place`, the one before and another, without the drafts they made."""
    changes = procedure.draft_changes.filter(number__in=[place, place - 1, other]).select_related("author")
    columns = ("procedure", "number", "act", "subject", "restores", "at", "author__first_name", "author__last_name")
    return {change.number: change for change in changes.only(*columns)}


def _undoable(changes: dict[int, DraftChange], place: int) -> DraftChange | None:
    """The act numbered `place`, when the draft that it changed is kept."""
    return changes[place] if place - 1 in changes else None


def _undone(procedure: Procedure, place: int, number: int) -> int:
    """The act that stood just after the one numbered `place` before it was undone; 0 for none.

    Walks back from the last act of the draft `number`: each follows the one whose draft stood when it was done.
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
