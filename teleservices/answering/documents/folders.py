"""What a page of questions writes into: a draft here, corrections in `corrections/folder.py`. One way for both."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.values import JsonValue
from locker.documents import follow_pages
from locker.entry.intake import RefusedError, add_document, add_photos, read_upload, receive_apart, receive_photos_apart
from locker.entry.keeping import digest_of
from locker.entry.titles import document_title
from locker.models import LockerDocument, StoredFile
from locker.screens.arranging import Arrangement, ChangedMeanwhileError, arranged
from teleservices.answering.documents.slots import DocumentSlot, category_of, check_room, document_slots
from teleservices.answering.editing import check_may_edit, locked_for_editing, overtaken_text, touch, transmitted_text
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import Attachment, JoinedFile, ServiceRequest, State
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Joined:
    """A kept file about to be joined, its title, and the locker's document that it is, if any."""

    file: StoredFile
    title: str
    document: LockerDocument | None = None


class Folder(ABC):
    """Where answers are written and documents joined; `request` is what would be transmitted."""

    request: ServiceRequest
    takes_by_phone = False
    """Whether a phone may join files to it by a link."""

    def join_upload(self, *, field: DocumentField, upload: UploadedFile, actor: User, keep: bool = True) -> JoinedFile:
        """Inspect a file, keep it in the locker under the field's category unless `keep` is false, and join it.

        A page that is sent while its file is on its way sends it again: it is joined once, whatever room is left.
        Raises RefusedError (the file, the quota, one too many) or ActRefusedError.
        """
        try:
            self.check(field, actor)
        except RefusedError:
            if twin := self._document_with(field, digest_of(read_upload(upload))):
                return twin
            raise
        if not keep:
            stored = receive_apart(user=actor, upload=upload)
            return self.add(field, Joined(stored, document_title(upload.name or "")), actor)
        profile, category = self.request.profile, category_of(field)
        document = add_document(profile=profile, user=actor, category=category, upload=upload)
        return self.join_from_locker(field=field, document=document, actor=actor)

    def join_photos(
        self, *, field: DocumentField, photos: Sequence[UploadedFile], actor: User, keep: bool = True
    ) -> JoinedFile:
        """Make one PDF of photos, in their order, and join it as `join_upload` does a file; the same errors."""
        try:
            self.check(field, actor)
        except RefusedError:
            if not any(document.stored_file.made_of_photos for document in self._documents_of(field)):
                raise
            if twin := self._document_with(field, receive_photos_apart(user=actor, photos=photos).sha256):
                return twin
            raise
        if not keep:
            return self.add(field, Joined(receive_photos_apart(user=actor, photos=photos), field.label), actor)
        profile, category = self.request.profile, category_of(field)
        document = add_photos(profile=profile, user=actor, category=category, photos=photos, title=field.label)
        return self.join_from_locker(field=field, document=document, actor=actor)

    def join_from_locker(self, *, field: DocumentField, document: LockerDocument, actor: User) -> JoinedFile:
        """Join a document of the same profile's locker, once; it is held from then on, whatever becomes of it there."""
        if document.profile_id != self.request.profile_id:
            raise RefusedError(_("This document belongs to another space."))
        return self.add(field, Joined(document.stored_file, document.title, document), actor)

    def _document_with(self, field: DocumentField, digest: str) -> JoinedFile | None:
        """The document of `field` that is these bytes, as they were sent or as they are kept."""
        files = [(document, document.stored_file) for document in self._documents_of(field)]
        return next((document for document, file in files if digest in (file.sha256, file.original_sha256)), None)

    def _documents_of(self, field: DocumentField) -> Sequence[JoinedFile]:
        self.refresh()
        return self.slots([field])[field.key].attachments

    def rearrange(self, *, piece: JoinedFile, arrangement: Arrangement, actor: User) -> None:
        """Put the pages of a document made of photos as asked: a new file takes its place, here and in the locker.

        Raises ChangedMeanwhileError when it is no longer the file that was read, RefusedError or ActRefusedError.
        """
        former = piece.stored_file
        file = arranged(user=actor, stored_file=former, arrangement=arrangement)
        if file == former:
            return
        with transaction.atomic():
            self.put_in_place(piece, file, actor)
            document = piece.locker_document
            if document:
                follow_pages(document=document, user=actor, former=former, made=file)

    def refresh(self) -> None:  # noqa: B027 - most folders need nothing
        """Read again what this folder read before documents came or went; nothing where it follows them by itself."""

    @abstractmethod
    def slots(self, fields: list[DocumentField]) -> dict[str, DocumentSlot]:
        """What these document fields hold and offer, as last read."""

    @abstractmethod
    def document_counts(self) -> dict[str, int]:
        """How many documents each field holds."""

    @abstractmethod
    def piece(self, uuid: UUID) -> JoinedFile | None:
        """A document that may be taken away, or arranged, by its identifier."""

    @abstractmethod
    def check(self, field: DocumentField, actor: User) -> None:
        """Raise RefusedError or ActRefusedError when `actor` can't join one more document to `field`."""

    @abstractmethod
    def add(self, field: DocumentField, new: Joined, actor: User) -> JoinedFile:
        """Hold a kept file under `field`, once; raises as `check`."""

    @abstractmethod
    def take_away(self, piece: JoinedFile, actor: User) -> None:
        """Let a document go; the locker keeps its own. Raises ActRefusedError."""

    @abstractmethod
    def put_in_place(self, piece: JoinedFile, made: StoredFile, actor: User) -> None:
        """Let `made` take the place of a document's file; raises as `rearrange`."""

    @abstractmethod
    def locked(self, actor: User) -> ServiceRequest:
        """What is stored now, locked until the transaction ends; raises ActRefusedError or StaleRevisionError."""

    @abstractmethod
    def write(self, request: ServiceRequest, changes: Mapping[str, JsonValue]) -> None:
        """Store the answers, what can't be read and the edits of `request`; `changes` are the answers that moved."""


class DraftFolder(Folder):
    """A draft: what is written is the request's own."""

    takes_by_phone = True

    def __init__(self, request: ServiceRequest) -> None:
        self.request = request
        self._documents: list[Attachment] | None = None

    @property
    def documents(self) -> list[Attachment]:
        """All that is joined to the draft, as last read: again as one is joined, once one has left or none fits."""
        if self._documents is None:
            self._documents = list(self.request.attachments.select_related("stored_file"))
        return self._documents

    def document_counts(self) -> dict[str, int]:
        return Counter(document.field_key for document in self.documents)

    def slots(self, fields: list[DocumentField]) -> dict[str, DocumentSlot]:
        return document_slots(self.request, fields, self.documents) if fields else {}

    def piece(self, uuid: UUID) -> Attachment | None:
        return self.request.attachments.select_related("stored_file", "locker_document").filter(uuid=uuid).first()

    def check(self, field: DocumentField, actor: User) -> None:
        check_may_edit(actor, self.request, field.key)
        if len(self._of_field(field.key)) >= field.limit:
            self._documents = None  # one may have left since
        check_room(field, len(self._of_field(field.key)))

    @transaction.atomic
    def add(self, field: DocumentField, new: Joined, actor: User) -> Attachment:
        self._hold()
        check_may_edit(actor, self.request, field.key)
        attachments = self._of_field(field.key)
        if already_joined := next(
            (attachment for attachment in attachments if attachment.stored_file_id == new.file.pk), None
        ):
            return already_joined
        check_room(field, len(attachments))
        attachment = Attachment.objects.create(
            request=self.request,
            field_key=field.key,
            stored_file=new.file,
            locker_document=new.document,
            title=new.title,
        )
        touch(self.request)
        self.documents.append(attachment)
        return attachment

    @transaction.atomic
    def take_away(self, piece: JoinedFile, actor: User) -> None:
        request = locked_for_editing(request_id=self.request.pk, actor=actor)
        check_may_edit(actor, request, piece.field_key)
        request.attachments.filter(pk=piece.pk).delete()
        touch(request)
        self._documents = None

    @transaction.atomic
    def put_in_place(self, piece: JoinedFile, made: StoredFile, actor: User) -> None:
        request = locked_for_editing(request_id=self.request.pk, actor=actor)
        check_may_edit(actor, request, piece.field_key)
        if request.attachments.filter(field_key=piece.field_key, stored_file=made).exists():
            raise RefusedError(_("These very pages are joined here already."))
        here = request.attachments.filter(pk=piece.pk, stored_file=piece.stored_file)
        if not here.update(stored_file=made):
            raise ChangedMeanwhileError
        touch(request)
        self._documents = None

    def locked(self, actor: User) -> ServiceRequest:
        """One query, since a row read alone is read again once its lock comes."""
        drafts = ServiceRequest.objects.select_for_update().only(
            "state", "answers", "unread", "edits", "updated_at", "revision_number", "form_version_id"
        )
        draft = drafts.get(pk=self.request.pk)
        if why := refusal(actor, self.request, Party.APPLICANT):
            raise ActRefusedError(why)
        if draft.state != State.DRAFT:
            raise ActRefusedError(transmitted_text())
        if draft.form_version_id != self.request.form_version_id:
            raise StaleRevisionError(overtaken_text())
        return draft

    def write(self, request: ServiceRequest, changes: Mapping[str, JsonValue]) -> None:
        self.note(request, answers=request.answers)

    def note(self, request: ServiceRequest, **columns: object) -> None:
        """Store who saved what, and what can't be read, in the draft's own row, with these columns of it."""
        now = {"unread": request.unread, "edits": request.edits, "updated_at": request.updated_at, **columns}
        ServiceRequest.objects.filter(pk=request.pk).update(**now, revision_number=F("revision_number") + 1)
        request.revision_number += 1

    def _hold(self) -> None:
        """Hold the draft's row, whose documents are read again; raises ActRefusedError where it is a draft no more."""
        self._documents = None
        if ServiceRequest.objects.select_for_update().only("state").get(pk=self.request.pk).state != State.DRAFT:
            raise ActRefusedError(transmitted_text())

    def _of_field(self, key: str) -> list[Attachment]:
        return [document for document in self.documents if document.field_key == key]
