"""Corrections while they are made: typed and joined in a buffer apart, so that the service always reads a whole one.

Nothing here touches the request itself; only transmitting the corrections (`filing.resubmission`) does.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.values import Answers, JsonValue
from teleservices.answering.documents.slots import DocumentSlot, document_slots
from teleservices.answering.editing import open_correction, transmitted_text
from teleservices.lifecycle import ActRefusedError
from teleservices.models import (
    Attachment,
    CorrectionDocument,
    CorrectionDraft,
    CorrectionRequest,
    JoinedFile,
    ServiceRequest,
    State,
)
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Buffer:
    """A correction being made: `request` is what would be transmitted, in memory only, its answers as corrected.

    `filed` are its answers and `attachments` its documents as the service has them.
    """

    correction: CorrectionRequest
    draft: CorrectionDraft
    request: ServiceRequest
    filed: Answers
    attachments: list[Attachment]
    changed: list[CorrectionDocument]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the fields that the request for corrections names: nothing else reopens."""
        return frozenset(self.correction.field_keys)

    @property
    def taken_away(self) -> list[CorrectionDocument]:
        """The documents that leave the request."""
        return [document for document in self.changed if document.is_taken_away]

    @property
    def added(self) -> list[CorrectionDocument]:
        """The documents that come into it."""
        return [document for document in self.changed if not document.is_taken_away]

    def joined(self, key: str) -> list[JoinedFile]:
        """The documents that a field would hold."""
        attachment_ids = {document.attachment_id for document in self.taken_away}
        attachments = [
            attachment
            for attachment in self.attachments
            if attachment.field_key == key and attachment.pk not in attachment_ids
        ]
        return [*attachments, *(document for document in self.added if document.field_key == key)]

    def document_counts(self) -> dict[str, int]:
        """How many documents each field would hold."""
        keys = {document.field_key for document in (*self.attachments, *self.added)}
        return {key: len(self.joined(key)) for key in keys}


def buffer_of(correction: CorrectionRequest, request: ServiceRequest) -> Buffer:
    """What the applicant prepared so far for `correction`, over `request` as it was filed."""
    draft = CorrectionDraft.objects.filter(correction=correction).first() or CorrectionDraft(correction=correction)
    documents = list(draft.documents.select_related("stored_file", "attachment", "locker_document")) if draft.pk else []
    corrected = copy.copy(request)
    corrected.answers = overlaid(request.answers, draft.answers)
    corrected.unread, corrected.edits = dict(draft.unread), request.edits | draft.edits
    attachments = list(request.attachments.select_related("stored_file", "locker_document"))
    return Buffer(correction, draft, corrected, request.answers, attachments, documents)


def overlaid(answers: Answers, changes: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The answers with those of `changes` in their place; one that is null there was emptied."""
    return {key: value for key, value in (dict(answers) | dict(changes)).items() if value is not None}


def buffered_slots(buffer: Buffer, fields: list[DocumentField]) -> dict[str, DocumentSlot]:
    """The slots of document fields as the corrections would leave them."""
    documents = [document for field in fields for document in buffer.joined(field.key)]
    return document_slots(buffer.request, fields, documents)


def locked_buffer(*, request_id: int, actor: User, key: str = "") -> Buffer:
    """The buffer of a request's open correction, the request locked until the end of the transaction.

    Raises ActRefusedError when `actor` may not correct it, or not its field `key`, or when nothing is asked.
    """
    request = ServiceRequest.objects.with_form().select_related("applicant").locked(request_id)
    if why := refusal(actor, request, Party.APPLICANT):
        raise ActRefusedError(why)
    correction = open_correction(request) if request.state == State.CORRECTION_REQUESTED else None
    if correction is None or (key and key not in correction.field_keys):
        raise ActRefusedError(transmitted_text())
    return buffer_of(correction, request)


def kept_draft(buffer: Buffer) -> CorrectionDraft:
    """The buffer's row, written when it is not yet."""
    if buffer.draft._state.adding:
        buffer.draft.save()
    return buffer.draft


def note_change(draft: CorrectionDraft) -> None:
    """Say that something of the buffer's documents moved: what was checked has to be checked again."""
    CorrectionDraft.objects.filter(pk=draft.pk).update(revision_number=F("revision_number") + 1)
