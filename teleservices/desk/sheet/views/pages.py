"""The pages of a document of a request as those who read it look at them: pictures and text, made in the jail."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from locker import viewing
from locker.models import StoredFile
from portal.admin.parameters import named
from teleservices.desk.access import instructor, read_request
from teleservices.desk.sheet.viewer import ASKED, PIXELS, viewed
from teleservices.models import ServiceRequest

CONTEXT = "desk page"


@require_safe
def page(request: HttpRequest, reference: str, uuid: UUID, number: int) -> HttpResponse:
    """The picture of a page."""
    asked = named(request.GET, ("zoom", "turn"), well_formed=ASKED)
    shown = read_request(instructor(request), reference)
    return viewing.page_picture(
        request=request,
        stored_file=_file(shown, uuid),
        number=number,
        pixels=PIXELS[asked.get("zoom", "1")],
        quarters=int(asked.get("turn", "0")),
        context=CONTEXT,
        about=shown.reference,
    )


@require_safe
def page_text(request: HttpRequest, reference: str, uuid: UUID, number: int) -> HttpResponse:
    """The text of a page, for who does not see its picture."""
    shown = read_request(instructor(request), reference)
    return viewing.page_text(
        request=request, stored_file=_file(shown, uuid), number=number, context=CONTEXT, about=shown.reference
    )


def _file(shown: ServiceRequest, uuid: UUID) -> StoredFile:
    document = viewed(shown, uuid)
    if document is None:
        raise Http404
    return document.stored_file
