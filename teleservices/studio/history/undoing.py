"""Back and forth in the history of the draft: undone, done again, brought back to a state that is shown first."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from formkit.design.option_changes import Part
from formkit.errors import OperationError
from teleservices.models import Procedure
from teleservices.studio.drafting.comparison import differences
from teleservices.studio.drafting.drafts import draft_after, draft_of, present_draft
from teleservices.studio.drafting.timeline import bring_back, redo, undo
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.publication.whole_comparison import beside_differences
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import change_text, draft_number, go_back, show_of
from teleservices.studio.screens.submitting import say_refusal


@require_POST
def undo_last(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undo the last act that stands."""
    return _move(request, uuid, undo, _("The last change is undone."))


@require_POST
def redo_last(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do again what was undone last."""
    return _move(request, uuid, redo, _("The change is done again."))


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show what bringing the draft back to a state of its history would change; on POST do it."""
    procedure = designed(request, uuid)
    change = procedure.draft_changes.select_related("author").filter(number=number).first()
    if change is None:
        raise Http404
    if request.method == "POST":
        return _move(request, uuid, partial(bring_back, state=change), _("The draft is as it was then."))
    present = present_draft(procedure)
    after = draft_after(change, present)
    context = {
        "change": change,
        "change_text": change_text(change),
        "differences": differences(present.form, after.form),
        "beside": beside_differences(procedure, present, after),
        "number": procedure.draft_number,
    }
    return show_of(request, procedure, "drafting/state.html", context, title=_("An earlier state"), tab="history")


def _move(request: HttpRequest, uuid: UUID, move: Callable[..., Procedure], message: str) -> HttpResponse:
    """Go back or forth, and show what came back, else what was on the screen."""
    procedure = designed(request, uuid)
    before = _keys(procedure)
    try:
        procedure = move(procedure_id=procedure.pk, author=designer(request), number=draft_number(request))
    except (StaleDraftError, OperationError) as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, message)
    came_back = [key for key in _keys(procedure) if key not in before]
    return go_back(procedure, came_back[0] if came_back else request.POST.get("then", ""))


def _keys(procedure: Procedure) -> list[str]:
    schema = draft_of(procedure)
    parts: list[Part] = [*schema.steps, *schema.fields(), *schema.rules, *schema.annotations]
    return [part.key for part in parts]
