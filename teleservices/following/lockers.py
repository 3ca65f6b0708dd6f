"""What the lockers' pages show of requests: where a document is joined, which request a received one is about."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from locker.documents import Place, subjects, uses
from locker.models import LockerDocument
from teleservices.models import Attachment, ServiceRequest, State


def register() -> None:
    """Called once when the app is ready."""
    uses.register("requests", requests_holding)
    subjects.register("requests", requests_named)


def requests_holding(user: User, documents: Sequence[LockerDocument]) -> dict[int, list[Place]]:
    """The requests and drafts that each document is joined to, each once, by the document's primary key."""
    attachments = (
        Attachment.objects.filter(
            locker_document__in=[document.pk for document in documents],
            request__in=ServiceRequest.objects.visible_to(user),
        )
        .select_related("request")
        .order_by("-request__pk")
    )
    by_document: dict[int, list[Place]] = {}
    for attachment in attachments:
        if attachment.locker_document_id is not None:
            place = Place(_label(attachment.request), attachment.request.get_absolute_url())
            places = by_document.setdefault(attachment.locker_document_id, [])
            places += [place] if place not in places else []
    return by_document


def _label(request: ServiceRequest) -> str:
    """The reference; of a draft, that nobody has it yet."""
    if request.state != State.DRAFT:
        return request.reference
    return _("%(reference)s (%(state)s)") % {"reference": request.reference, "state": request.get_state_display()}


def requests_named(user: User, references: Sequence[str]) -> dict[str, Place]:
    """The requests of these references, by reference."""
    requests = ServiceRequest.objects.visible_to(user).filter(reference__in=references).select_related("procedure")
    return {
        request.reference: Place(
            _("%(procedure)s, request %(reference)s")
            % {"procedure": request.procedure.title, "reference": request.reference},
            request.get_absolute_url(),
        )
        for request in requests
    }
