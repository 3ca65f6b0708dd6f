"""A document of a request as those who read it get it: its file, or the picture and the text of a page.

Pictures and text are made in the jail.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from locker import viewing
from locker.delivery import download
from locker.models import StoredFile
from portal.admin.parameters import named
from teleservices.desk.access import instructor, read_request
from teleservices.desk.sheet.documents.viewer import ASKED, PIXELS, viewed
from teleservices.models import AgentCorrectionDocument, CorrectionDocument, JoinedFile, ServiceRequest

CONTEXT = "desk page"


def document(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponseBase:
    """A document that the request holds, or that corrections which were transmitted took away or brought."""
    shown = read_request(instructor(request), reference)
    attachment = shown.attachments.select_related("stored_file").filter(uuid=uuid).first()
    piece: JoinedFile | None = attachment or _of_corrections(shown, uuid) or _of_the_service(shown, uuid)
    if piece is None:
        raise Http404
    return download(
        request=request, stored_file=piece.stored_file, title=piece.title, context="desk", about=shown.reference
    )


def _of_corrections(shown: ServiceRequest, uuid: UUID) -> CorrectionDocument | None:
    """Never one of corrections that are still being made: those are their applicant's alone."""
    transmitted = CorrectionDocument.objects.filter(
        draft__correction__request=shown, draft__correction__received_at__isnull=False
    )
    return transmitted.select_related("stored_file").filter(uuid=uuid).first()


def _of_the_service(shown: ServiceRequest, uuid: UUID) -> AgentCorrectionDocument | None:
    """One that a correction in the applicant's place brought, or took away."""
    documents = AgentCorrectionDocument.objects.filter(correction__request=shown)
    return documents.select_related("stored_file").filter(uuid=uuid).first()


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
