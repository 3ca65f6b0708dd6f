"""An act on the draft form asked by a browser: done, or explained. Translates only; `drafting` writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from formkit.errors import OperationError
from teleservices.models import Procedure
from teleservices.studio.drafting.dependents import say_broken
from teleservices.studio.drafting.drafts import change_draft, changes_since, draft_of
from teleservices.studio.drafting.form_acts import FormAct
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.pages import author_name, change_text, draft_number


class DraftForm(Protocol):
    """A form of the studio: it reads, and shows why the form of the procedure did not take what it read."""

    def is_valid(self) -> bool:
        """Whether what was posted can be asked."""

    def refuse(self, error: OperationError) -> None:
        """Show the reason of `error`, beside the control that its option names when it names one."""


@dataclass(frozen=True)
class Outcome:
    """What became of an act asked by a form: done, or not for the form's reasons, or because the draft moved."""

    is_done: bool = False
    stale: StaleDraftError | None = None


def do(request: HttpRequest, procedure: Procedure, act: FormAct) -> Procedure:
    """Change the draft that the page showed, and say what others did to it since, and what the act has broken.

    Raises what `change_draft` raises.
    """
    number, before = draft_number(request), draft_of(procedure)
    procedure_after = change_draft(
        procedure_id=procedure.pk,
        author=designer(request),
        number=number,
        act=act.name,
        subject=act.subject,
        operation=act.operation,
        sight=act.sight,
    )
    if procedure_after.draft_number > number + 1:
        say_others(request, procedure_after, number)
    say_broken(request, before, procedure_after)
    return procedure_after


def say_others(request: HttpRequest, procedure: Procedure, number: int) -> None:
    """Say what other people did to the draft since the one that the page showed."""
    others = [change for change in changes_since(procedure, number) if change.author_id != request.user.pk]
    if others:
        names = dict.fromkeys(author_name(change) for change in others)
        parameters = {"names": ", ".join(names), "changes": ", ".join(map(change_text, others))}
        messages.info(request, _("%(names)s also changed this procedure: %(changes)s.") % parameters)


def submit(request: HttpRequest, procedure: Procedure, form: DraftForm, build: Callable[[], FormAct]) -> Outcome:
    """Do what a posted form asks, if it was posted and can be; `build` makes the act from a valid form."""
    if request.method != "POST" or not form.is_valid():
        return Outcome()
    try:
        do(request, procedure, build())
    except StaleDraftError as stale:
        return Outcome(stale=stale)
    except OperationError as refused:
        form.refuse(refused)
        return Outcome()
    return Outcome(is_done=True)


def do_or_say(request: HttpRequest, procedure: Procedure, act: FormAct, done: str = "") -> bool:
    """Change the draft in one click, and say it with `done`; what prevents it is told instead, and False returned."""
    try:
        do(request, procedure, act)
    except (StaleDraftError, OperationError) as refused:
        say_refusal(request, refused)
        return False
    if done:
        messages.success(request, done)
    return True


def say_refusal(request: HttpRequest, refused: StaleDraftError | OperationError) -> None:
    """Tell by a message what prevented an act."""
    if isinstance(refused, StaleDraftError):
        messages.warning(request, " ".join([refused.message, *map(change_text, refused.changes)]))
    else:
        messages.error(request, refused.message)


def asked_position(request: HttpRequest, present: int) -> int:
    """Where a move leads from the place `present`: to a `position`, or one place up or down."""
    position = request.POST.get("position", "")
    if position.isdecimal():
        return int(position)
    return max(present + (-1 if request.POST.get("direction") == "up" else 1), 0)
