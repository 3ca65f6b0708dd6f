"""Transmitting corrections: what was prepared apart enters the request, in one transaction with the act."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.path import kept_answers
from teleservices.answering.completeness import problems
from teleservices.answering.corrections.buffer import Buffer, buffer_of, kept_draft
from teleservices.answering.corrections.changes import Change, left_unchanged
from teleservices.answering.editing import open_correction
from teleservices.filing.transmission import IncompleteError
from teleservices.lifecycle import ActRefusedError, Resubmission, StaleRevisionError, act_on, locked
from teleservices.models import Attachment, ServiceRequest, State


class UnconfirmedError(ActRefusedError):
    """Something comes back as it was, and nobody said that it is right so."""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The applicant holds that what they leave unchanged is right, and may say why."""

    reason: str = ""


@transaction.atomic
def resubmit(
    *, request_id: int, actor: User, revision_number: int, confirmation: Confirmation | None = None
) -> ServiceRequest:
    """Transmit the corrections that were prepared; a request whose corrections are transmitted is returned as it is.

    `revision_number` is the buffer's, as the person checked it. What comes back unchanged wants a `confirmation`, and
    isn't received (CRPA L114-5). Raises IncompleteError when a named field lacks its answer, UnconfirmedError,
    ActRefusedError, or StaleRevisionError.
    """
    request = locked(request_id)
    correction = open_correction(request)
    if request.state == State.IN_REVIEW and correction is None:
        return request
    if request.state != State.CORRECTION_REQUESTED or correction is None:
        raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
    buffer = buffer_of(correction, request)
    if buffer.draft.revision_number != revision_number:
        raise StaleRevisionError(_("Your corrections were changed in another window. Check them again, then transmit."))
    missing = problems(buffer.request, buffer.document_counts())
    if missing := [problem for problem in missing if problem.field_key in buffer.keys]:
        raise IncompleteError(missing)
    unchanged = left_unchanged(buffer)
    if unchanged and confirmation is None:
        raise UnconfirmedError(_("Confirm that what you leave unchanged is right, or change it."))
    act_on(
        request=request,
        act_name="resubmit",
        actor=actor,
        revision_number=request.revision_number,
        payload=_payload(buffer, unchanged, confirmation),
    )
    _bring_in(buffer)
    return request


def _payload(buffer: Buffer, unchanged: list[Change], confirmation: Confirmation | None) -> Resubmission:
    """The answers of the path, with what is confirmed unchanged; a reason for nothing is dropped."""
    return Resubmission(
        answers=kept_answers(buffer.request.form, buffer.request.known),
        unchanged_keys=tuple(change.key for change in unchanged),
        confirmation=confirmation.reason.strip() if confirmation and unchanged else "",
    )


def _bring_in(buffer: Buffer) -> None:
    """Keep what was compared, then let the request hold the documents as corrected."""
    draft, keys = kept_draft(buffer), buffer.keys
    draft.former_answers = {key: buffer.filed[key] for key in keys if key in buffer.filed}
    draft.answers = {key: buffer.request.answers[key] for key in keys if key in buffer.request.answers}
    draft.unread, draft.edits = {}, {}
    draft.save(update_fields=["answers", "former_answers", "unread", "edits", "updated_at"])
    attachment_ids = [document.attachment_id for document in buffer.taken_away if document.attachment_id is not None]
    Attachment.objects.filter(request=buffer.request.pk, pk__in=attachment_ids).delete()
    Attachment.objects.bulk_create(
        Attachment(
            request_id=buffer.request.pk,
            field_key=document.field_key,
            row_id=document.row_id,
            stored_file_id=document.stored_file_id,
            locker_document_id=document.locker_document_id,
            title=document.title,
        )
        for document in buffer.added
    )
