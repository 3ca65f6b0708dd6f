"""What was done to the draft, and the versions that came of it."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit.design.option_changes import Part
from formkit.errors import OperationError
from teleservices.models import DraftChange, FormVersion, Procedure, Publication
from teleservices.studio.drafting.comparison import differences
from teleservices.studio.drafting.drafts import DraftAct, draft_after, draft_of, present_draft
from teleservices.studio.drafting.timeline import bring_back, redo, undo
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.publication.approval import requests_of
from teleservices.studio.publication.whole_comparison import beside_differences
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import change_text, draft_number, go_back, show_of
from teleservices.studio.screens.submitting import say_refusal

MOST_ROWS = 200


@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the last changes of the draft and all the published versions."""
    procedure = designed(request, uuid)
    changes = procedure.draft_changes.select_related("author").without_content()[:MOST_ROWS]
    acts = dict(DraftAct.choices)
    publications = list(_publications(procedure))
    context = {
        "publications": publications,
        "changes": [(acts.get(change.act, change.act), change) for change in changes],
        "present": procedure.draft_number,
        "requests": requests_of(procedure),
        "versions": _versions_before(procedure, publications),
    }
    return show_of(request, procedure, "drafting/history.html", context, title=_("History"), tab="history")


def _publications(procedure: Procedure) -> Iterable[Publication]:
    """The latest first; `has_state` says whether the history keeps the draft that each put in force."""
    state = DraftChange.objects.filter(procedure=procedure, number=OuterRef("draft_number"))
    rows = procedure.publications.annotate(has_state=Exists(state)).select_related("version", "published_by")
    return rows.defer("settings", "stages", "version__schema")[:MOST_ROWS]


def _versions_before(procedure: Procedure, publications: Sequence[Publication]) -> QuerySet[FormVersion]:
    """The versions of the form that were published before publications were kept."""
    version_ids = [publication.version_id for publication in publications]
    versions = FormVersion.objects.filter(procedure=procedure).exclude(pk__in=version_ids)
    return versions.select_related("published_by").defer("schema")


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
    parts: list[Part] = [*schema.steps, *schema.fields(), *schema.rules, *schema.validations, *schema.annotations]
    return [part.key for part in parts]
