"""An act on the draft form asked by a browser: done, or explained. Translates only; `drafting` writes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from teleservices.formkit.operations import OperationError
from teleservices.models import Procedure
from teleservices.studio.access import designer
from teleservices.studio.drafting import DraftAct, Operation, change_draft
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens import change_text, draft_number


def do(request: HttpRequest, procedure: Procedure, act: DraftAct, subject: str, operation: Operation) -> Procedure:
    """Change the draft that the page showed. Raises what `change_draft` raises."""
    return change_draft(
        procedure_id=procedure.pk,
        author=designer(request),
        number=draft_number(request),
        act=act,
        subject=subject,
        operation=operation,
    )


@dataclass(frozen=True)
class Outcome:
    """What became of an act asked by a form: done, or not for the form's reasons, or because the draft moved."""

    is_done: bool = False
    stale: StaleDraftError | None = None


def attempt(
    request: HttpRequest,
    procedure: Procedure,
    act: DraftAct,
    subject: str,
    operation: Operation,
    *,
    refuse: Callable[[OperationError], None],
) -> Outcome:
    """Change the draft from a form; ``refuse`` shows there what the form of the procedure did not take."""
    try:
        do(request, procedure, act, subject, operation)
    except StaleDraftError as stale:
        return Outcome(stale=stale)
    except OperationError as refused:
        refuse(refused)
        return Outcome()
    return Outcome(is_done=True)


def do_or_say(
    request: HttpRequest, procedure: Procedure, act: DraftAct, subject: str, operation: Operation
) -> Procedure | None:
    """Change the draft in one click; what prevents it is told by a message, and None returned."""
    try:
        return do(request, procedure, act, subject, operation)
    except StaleDraftError as stale:
        messages.warning(request, " ".join([stale.message, *map(change_text, stale.changes)]))
    except OperationError as refused:
        messages.error(request, refused.reason)
    return None
