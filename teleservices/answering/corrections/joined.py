"""A document that a request holds, or its corrections add or take away, by its identifier; and where it is written."""

from uuid import UUID

from accounts.models import User
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.documents.folders import DraftFolder, Folder
from teleservices.models import AgentCorrectionDocument, Attachment, CorrectionDocument, ServiceRequest, State

Piece = Attachment | CorrectionDocument | AgentCorrectionDocument


def visible_piece(user: User, uuid: UUID) -> Piece | None:
    """The document of this identifier, when `user` may see the request that it is about."""
    visible = ServiceRequest.objects.visible_to(user)
    attachment = (
        Attachment.objects.filter(uuid=uuid, request__in=visible).select_related("stored_file", "request").first()
    )
    if attachment:
        return attachment
    documents = CorrectionDocument.objects.filter(uuid=uuid, draft__correction__request__in=visible)
    if piece := documents.select_related("stored_file", "draft__correction__request").first():
        return piece
    by_service = AgentCorrectionDocument.objects.filter(uuid=uuid, correction__request__in=visible)
    return by_service.select_related("stored_file", "correction__request").first()


def about(piece: Piece) -> ServiceRequest:
    """The request that a document is about."""
    if isinstance(piece, Attachment):
        return piece.request
    return piece.draft.correction.request if isinstance(piece, CorrectionDocument) else piece.correction.request


def folder_of(request: ServiceRequest) -> Folder | None:
    """What may be written for a request now: the draft, its open corrections, or nothing."""
    return DraftFolder(request) if request.state == State.DRAFT else open_folder(request)
