"""A publication opened: what it asked, and what differs from another one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.admin.parameters import named
from teleservices.models import Publication
from teleservices.studio.publication.former_content import asked_by, compared
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import show_of

MOST_OTHERS = 200


@require_safe
def former(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show a publication, and its differences with the one asked for, by default the one before."""
    procedure = designed(request, uuid)
    publications = procedure.publications.select_related("version", "published_by")
    publication = publications.filter(number=number).first()
    if publication is None:
        raise Http404
    others = list(publications.exclude(number=number).defer("settings", "stages", "version__schema")[:MOST_OTHERS])
    other_number = named(request.GET, ("with",)).get("with", str(number - 1))
    other = next((row for row in others if str(row.number) == other_number), None)
    context = {
        "publication": publication,
        "others": others,
        "other": other,
        "asked": asked_by(publication.version.form),
    }
    if other is not None:
        pair: list[Publication] = sorted([other, publication], key=lambda row: row.number)
        context["before"], context["after"] = pair
        context["differences"], context["beside"] = compared(procedure, *pair)
    title = _("Publication %(number)d") % {"number": number}
    return show_of(request, procedure, "publication/former.html", context, title=title, tab="history")
