"""« Publier »: what will change and for whom, then the publication."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from teleservices.studio.access import designed, designer
from teleservices.studio.checklist import blocking
from teleservices.studio.errors import NotReadyError, StaleDraftError
from teleservices.studio.publication import consequences, has_changes, publish
from teleservices.studio.screens import change_text, draft_number, show_of


@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the consequences; on POST publish, unless something blocks or the draft has just moved."""
    procedure = designed(request, uuid)
    stale: StaleDraftError | None = None
    if request.method == "POST":
        try:
            version = publish(procedure_id=procedure.pk, author=designer(request), draft_number=draft_number(request))
        except NotReadyError as not_ready:
            messages.error(request, not_ready.message)
            return redirect("studio:check", procedure.uuid)
        except StaleDraftError as error:
            stale = error
            procedure.refresh_from_db()
        else:
            messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
            return redirect("studio:procedure", procedure.uuid)
    context = {
        "blocking": blocking(procedure),
        "consequences": consequences(procedure),
        "has_changes": has_changes(procedure),
        "number": procedure.draft_number,
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
    }
    return show_of(
        request, procedure, "publish.html", context, title=_("Publish"), tab="publish", status=409 if stale else 200
    )
