"""Corrections being made, as a folder: what is typed and joined stays in their buffer; the request is not touched."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.values import JsonValue
from locker.models import StoredFile
from locker.screens.arranging import ChangedMeanwhileError
from teleservices.answering.corrections.buffer import (
    Buffer,
    buffer_of,
    buffered_slots,
    kept_draft,
    locked_buffer,
    note_change,
)
from teleservices.answering.documents.folders import Folder, Joined
from teleservices.answering.documents.slots import DocumentSlot, check_room
from teleservices.answering.editing import open_correction, overtaken_text
from teleservices.lifecycle import StaleRevisionError
from teleservices.models import Attachment, CorrectionDocument, JoinedFile, ServiceRequest


class CorrectionFolder(Folder):
    """The buffer of the open correction of a request `sent`; `buffer` is read again after each document."""

    def __init__(self, buffer: Buffer, sent: ServiceRequest) -> None:
        self.buffer, self.sent = buffer, sent
        self.request = buffer.request

    def refresh(self) -> None:
        """Read the buffer again, once a document came into it or left it."""
        self.buffer = buffer_of(self.buffer.correction, self.sent)
        self.request = self.buffer.request

    def slots(self, fields: list[DocumentField]) -> dict[str, DocumentSlot]:
        return buffered_slots(self.buffer, fields)

    def document_counts(self) -> dict[str, int]:
        return self.buffer.document_counts()

    def piece(self, uuid: UUID) -> JoinedFile | None:
        documents = (document for key in self.buffer.keys for document in self.buffer.joined(key))
        return next((document for document in documents if document.uuid == uuid), None)

    @transaction.atomic
    def check(self, field: DocumentField, actor: User) -> None:
        self._check(locked_buffer(request_id=self.sent.pk, actor=actor, key=field.key), field)

    @transaction.atomic
    def add(self, field: DocumentField, new: Joined, actor: User) -> JoinedFile:
        """One that the corrections took away comes back instead."""
        now = locked_buffer(request_id=self.sent.pk, actor=actor, key=field.key)
        documents = now.joined(field.key)
        if already_joined := next((document for document in documents if document.stored_file_id == new.file.pk), None):
            return already_joined
        self._check(now, field)
        draft = kept_draft(now)
        note_change(draft)
        same = (field.key, new.file.pk)
        back = next(
            (document for document in now.taken_away if (document.field_key, document.stored_file_id) == same), None
        )
        if back and back.attachment:
            back.delete()
            return back.attachment
        return CorrectionDocument.objects.create(
            draft=draft, field_key=field.key, stored_file=new.file, locker_document=new.document, title=new.title
        )

    @transaction.atomic
    def take_away(self, piece: JoinedFile, actor: User) -> None:
        """The request keeps it until the corrections are transmitted."""
        now = locked_buffer(request_id=self.sent.pk, actor=actor, key=piece.field_key)
        if any(document.uuid == piece.uuid for document in now.joined(piece.field_key)):
            _let_go(now, piece)
            note_change(kept_draft(now))

    @transaction.atomic
    def put_in_place(self, piece: JoinedFile, made: StoredFile, actor: User) -> None:
        """What the request holds since it was filed leaves it, and its pages as arranged come in."""
        now = locked_buffer(request_id=self.sent.pk, actor=actor, key=piece.field_key)
        documents = now.joined(piece.field_key)
        if not any(
            (document.uuid, document.stored_file_id) == (piece.uuid, piece.stored_file_id) for document in documents
        ):
            raise ChangedMeanwhileError
        back = [
            document
            for document in now.taken_away
            if (document.field_key, document.stored_file_id) == (piece.field_key, made.pk)
        ]
        _let_go(now, piece)
        draft = kept_draft(now)
        note_change(draft)
        if back:
            draft.documents.filter(pk__in=[document.pk for document in back]).delete()
        elif all(document.stored_file_id != made.pk for document in documents):
            CorrectionDocument.objects.create(
                draft=draft,
                field_key=piece.field_key,
                row_id=piece.row_id,
                stored_file=made,
                locker_document=piece.locker_document,
                title=piece.title,
            )

    def locked(self, actor: User) -> ServiceRequest:
        now = locked_buffer(request_id=self.sent.pk, actor=actor)
        if now.correction != self.buffer.correction:
            raise StaleRevisionError(overtaken_text())
        return now.request

    def write(self, request: ServiceRequest, changes: Mapping[str, JsonValue]) -> None:
        """Only what moved is written: an answer that is emptied is null there."""
        draft = kept_draft(buffer_of(self.buffer.correction, self.sent))
        draft.answers |= dict(changes)
        draft.unread = request.unread
        draft.edits |= {key: request.edits[key] for key in changes}
        draft.revision_number += 1
        draft.save()

    def _check(self, now: Buffer, field: DocumentField) -> None:
        check_room(field, len(now.joined(field.key)))


def open_folder(sent: ServiceRequest) -> CorrectionFolder | None:
    """What the applicant prepares for the correction that waits for them; None when nothing is asked."""
    correction = open_correction(sent)
    return CorrectionFolder(buffer_of(correction, sent), sent) if correction else None


def _let_go(now: Buffer, piece: JoinedFile) -> None:
    """Take a document out of what would be transmitted."""
    if not isinstance(piece, Attachment):
        now.draft.documents.filter(pk=piece.pk).delete()
        return
    CorrectionDocument.objects.create(
        draft=kept_draft(now),
        field_key=piece.field_key,
        row_id=piece.row_id,
        stored_file=piece.stored_file,
        locker_document=piece.locker_document,
        title=piece.title,
        attachment=piece,
        is_taken_away=True,
    )
