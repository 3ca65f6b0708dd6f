"""A document of a request as those who read it get it: its file, or the picture and the text of a page.

Pictures and text are made in the jail.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.models import User
from locker import viewing
from locker.delivery import download
from locker.models import StoredFile
from portal.admin.parameters import named
from teleservices.desk.access import instructor, read_request
from teleservices.desk.sheet.documents.bank_details import closed_keys
from teleservices.desk.sheet.documents.viewer import ASKED, PIXELS, viewed
from teleservices.models import AgentCorrectionDocument, CorrectionDocument, JoinedFile, ServiceRequest

CONTEXT = "desk page"


def document(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponseBase:
    """A document that the request holds, or that corrections which were transmitted took away or brought."""
    user = instructor(request)
    service_request = read_request(user, reference)
    piece = _joined(service_request, uuid)
    if piece is None or piece.field_key in closed_keys(user, service_request):
        raise Http404
    return download(
        request=request,
        stored_file=piece.stored_file,
        title=piece.title,
        context="desk",
        about=service_request.reference,
    )


def _joined(service_request: ServiceRequest, uuid: UUID) -> JoinedFile | None:
    """What the request holds under this name, else what a correction took away or brought."""
    attachment = service_request.attachments.select_related("stored_file").filter(uuid=uuid).first()
    return attachment or _of_corrections(service_request, uuid) or _of_the_service(service_request, uuid)


def _of_corrections(service_request: ServiceRequest, uuid: UUID) -> CorrectionDocument | None:
    """Never one of corrections that are still being made: those are their applicant's alone."""
    transmitted = CorrectionDocument.objects.filter(
        draft__correction__request=service_request, draft__correction__received_at__isnull=False
    )
    return transmitted.select_related("stored_file").filter(uuid=uuid).first()


def _of_the_service(service_request: ServiceRequest, uuid: UUID) -> AgentCorrectionDocument | None:
    """One that a correction in the applicant's place brought, or took away."""
    documents = AgentCorrectionDocument.objects.filter(correction__request=service_request)
    return documents.select_related("stored_file").filter(uuid=uuid).first()


@require_safe
def page(request: HttpRequest, reference: str, uuid: UUID, number: int) -> HttpResponse:
    """The picture of a page."""
    parameters = named(request.GET, ("zoom", "turn"), well_formed=ASKED)
    user = instructor(request)
    service_request = read_request(user, reference)
    return viewing.page_picture(
        request=request,
        stored_file=_file(user, service_request, uuid),
        number=number,
        pixels=PIXELS[parameters.get("zoom", "1")],
        quarters=int(parameters.get("turn", "0")),
        context=CONTEXT,
        about=service_request.reference,
    )


@require_safe
def page_text(request: HttpRequest, reference: str, uuid: UUID, number: int) -> HttpResponse:
    """The text of a page, for who does not see its picture."""
    user = instructor(request)
    service_request = read_request(user, reference)
    return viewing.page_text(
        request=request,
        stored_file=_file(user, service_request, uuid),
        number=number,
        context=CONTEXT,
        about=service_request.reference,
    )


def _file(user: User, service_request: ServiceRequest, uuid: UUID) -> StoredFile:
    document = viewed(service_request, uuid, closed_keys(user, service_request))
    if document is None:
        raise Http404
    return document.stored_file
