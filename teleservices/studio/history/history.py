"""What was done to the draft, and the versions that came of it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teleservices.models import DraftChange, FormVersion, Procedure, Publication
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.publication.approval import requests_of
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import show_of

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
