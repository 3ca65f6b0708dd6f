"""The annotations of a request: answered one by one by its service, never over what a colleague has just answered.

The request doesn't move: no event, no revision, nothing to its applicant; what the list is filtered by follows.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import Field
from formkit.values import JsonValue, is_empty
from teleservices.answering.fingerprints import fingerprint
from teleservices.errors import TeleservicesError
from teleservices.lifecycle import facts
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.perform import locked
from teleservices.models import RequestAnnotation, ServiceRequest, State
from teleservices.permissions import Party, refusal


class AnnotationMovedError(TeleservicesError):
    """A colleague answered meanwhile; `present` is what is stored now. Nothing was written."""

    def __init__(self, present: RequestAnnotation) -> None:
        super().__init__(_("A colleague has just answered this annotation."))
        self.present = present


def annotation_in(request: ServiceRequest, key: str) -> Field | None:
    """The annotation of this key in the form that the request holds; None where it has none."""
    return next((field for field in request.form.annotations if field.key == key), None)


def why_settled(request: ServiceRequest) -> str:
    """Why nobody answers the annotations of a request any more: what a decision stood on stays. Empty when they may."""
    if request.state in State.open():
        return ""
    return _("This request is no longer under review: its annotations don’t change any more.")


@transaction.atomic
def save_annotation(
    *, request_id: int, key: str, answer: JsonValue, seen: str, author: User
) -> RequestAnnotation | None:
    """Store the service's answer to an annotation, None to empty it; returns the row, None where nothing was ever said.

    `seen` is the fingerprint of the answer that the person saw. The same answer stored twice is stored once. Raises
    AnnotationMovedError when another one is stored since; ActRefusedError: role, request decided, no such annotation.
    """
    request = locked(request_id)
    if why := refusal(author, request, Party.INSTRUCTOR) or why_settled(request):
        raise ActRefusedError(why)
    if annotation_in(request, key) is None:
        raise ActRefusedError(_("The form of this request does not ask this annotation."))
    row = RequestAnnotation.objects.filter(request=request, field_key=key).first()
    present = row.answer if row else None
    if fingerprint(answer) == fingerprint(present):
        return row
    if row is not None and fingerprint(present) != seen:
        raise AnnotationMovedError(row)
    row = row or RequestAnnotation(request=request, field_key=key)
    row.answer, row.saved_at = None if is_empty(answer) else answer, timezone.now()
    row.author, row.author_name = author, author.get_full_name()
    row.save()
    facts.write_annotation(request, key)
    return row
