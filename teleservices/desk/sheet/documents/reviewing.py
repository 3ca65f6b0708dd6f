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
def review(*, request_id: int, uuid: UUID, actor: User, finding: Finding, remark: str | None) -> tuple[str, bool]:
    """Keep what `actor` found of a document and why, or forget it when it is what was kept.

    `remark` is None where nothing could be typed: the one that was kept stays. Returns the key of the question, and
    whether the finding is kept now. Raises NotReviewedError.
    """
    request = ServiceRequest.objects.locked(request_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise NotReviewedError(why)
    if request.state not in State.open():
        raise NotReviewedError(_("This request is decided: its documents are no longer to be checked."))
    document = request.attachments.filter(uuid=uuid).first()
    if document is None:
        raise NotReviewedError(_("This document has been replaced meanwhile. Here are those of the request now."))
    place = {"field_key": document.field_key, "stored_file": document.stored_file}
    row = request.document_reviews.filter(**place).first() or DocumentReview(request=request, **place)
    remark = row.remark if remark is None else remark
    if row.pk and (row.finding, row.remark) == (finding, remark):
        row.delete()
        return document.field_key, False
    row.finding, row.remark, row.by, row.at = finding, remark, actor, timezone.now()
    row.save()
    return document.field_key, True
