"""What was done to the draft, and the versions that came of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teleservices.models import FormVersion
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.publication.approval import requests_of
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import show_of

MOST_ROWS = 200


@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the last changes of the draft and all the published versions."""
    procedure = designed(request, uuid)
    changes = procedure.draft_changes.select_related("author").defer("schema")[:MOST_ROWS]
    acts = dict(DraftAct.choices)
    context = {
        "changes": [(acts.get(change.act, change.act), change) for change in changes],
        "present": procedure.draft_number,
        "requests": requests_of(procedure),
        "versions": FormVersion.objects.filter(procedure=procedure).select_related("published_by").defer("schema"),
    }
    return show_of(request, procedure, "drafting/history.html", context, title=_("History"), tab="history")
