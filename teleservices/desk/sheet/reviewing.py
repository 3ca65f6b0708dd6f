"""Saying what a document is found to be. It stays in the service: the applicant reads what is asked of them."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.errors import TeleservicesError
from teleservices.models import DocumentReview, Finding, ServiceRequest, State
from teleservices.permissions import Party, refusal


class NotReviewedError(TeleservicesError):
    """The document is no longer there, or nobody has to look at it any more."""


@transaction.atomic
def review(*, request_id: int, uuid: UUID, actor: User, finding: Finding) -> tuple[str, bool]:
    """Keep what `actor` found of a document, or forget it when it is what was kept.

    Returns the key of its question, and whether the finding is kept now. Raises NotReviewedError.
    """
    request = ServiceRequest.objects.locked(request_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise NotReviewedError(why)
    if request.state not in State.open():
        raise NotReviewedError(_("This request is decided: its documents are no longer to be checked."))
    document = request.attachments.filter(uuid=uuid).first()
    if document is None:
        raise NotReviewedError(_("This document has been replaced meanwhile. Here are those of the request now."))
    key, file = document.field_key, document.stored_file
    kept = DocumentReview.objects.filter(request=request, field_key=key, stored_file=file)
    if kept.filter(finding=finding).delete()[0]:
        return key, False
    if not kept.update(finding=finding, by=actor, at=timezone.now()):
        DocumentReview.objects.create(request=request, field_key=key, stored_file=file, finding=finding, by=actor)
    return key, True
