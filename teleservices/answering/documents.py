"""The documents of a request: joined from a file (which goes to the locker too), picked in the locker, taken away."""

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from locker.intake import RefusedError, add_document
from locker.models import DocumentCategory, LockerDocument
from teleservices.answering.editing import check_may_edit, locked_for_editing, touch
from teleservices.formkit.fieldtypes import DocumentField
from teleservices.formkit.path import walk
from teleservices.models import Attachment, ServiceRequest


@dataclass(frozen=True)
class DocumentSlot:
    """A document field as a step shows it: what it holds, what the locker offers, whether one more fits."""

    field: DocumentField
    attachments: list[Attachment]
    offered: list[LockerDocument]
    is_full: bool

    @property
    def limit_text(self) -> str:
        """What may be joined, said before: the format, the size of a file, how many."""
        largest = settings.PARVIS_FILE_MAX_MB
        if not self.field.several:
            return _("PDF only, %(largest)s MB at most.") % {"largest": largest}
        room = self.field.limit - len(self.attachments)
        return ngettext(
            "PDF only, %(largest)s MB at most per file. You may join one more document.",
            "PDF only, %(largest)s MB at most per file. You may join up to %(room)s more documents, several at once.",
            room,
        ) % {"largest": largest, "room": room}


def document_slots(request: ServiceRequest, fields: list[DocumentField]) -> dict[str, DocumentSlot]:
    """The slots of a step's document fields, in two queries whatever their number."""
    attachments = list(request.attachments.select_related("stored_file").filter(field_key__in=[f.key for f in fields]))
    offered = list(
        LockerDocument.objects.sent()
        .select_related("category", "stored_file")
        .filter(profile=request.profile_id, category__code__in=[f.category for f in fields])
    )
    return {field.key: _slot(field, attachments, offered) for field in fields}


def _slot(field: DocumentField, attachments: list[Attachment], offered: list[LockerDocument]) -> DocumentSlot:
    own = [attachment for attachment in attachments if attachment.field_key == field.key]
    held = {attachment.stored_file_id for attachment in own}
    free = [
        document
        for document in offered
        if document.category and document.category.code == field.category and document.stored_file_id not in held
    ]
    return DocumentSlot(field=field, attachments=own, offered=free, is_full=len(own) >= field.limit)


def document_counts(request: ServiceRequest) -> dict[str, int]:
    """How many documents each field of the request holds."""
    counts: dict[str, int] = {}
    for key in request.attachments.values_list("field_key", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def document_names(request: ServiceRequest) -> dict[str, list[str]]:
    """The titles of the documents that each field of the request holds."""
    names: dict[str, list[str]] = {}
    for key, title in request.attachments.values_list("field_key", "title"):
        names.setdefault(key, []).append(title)
    return names


def drop_off_path(request: ServiceRequest) -> None:
    """Take away, before transmission, the documents of fields that the answers hide; the locker keeps its own."""
    shown = {field.key for _step, fields in walk(request.form_version.form, dict(request.answers)) for field in fields}
    request.attachments.exclude(field_key__in=shown).delete()


def join_upload(*, request: ServiceRequest, field: DocumentField, upload: UploadedFile, actor: User) -> Attachment:
    """Inspect a file, keep it in the locker under the field's category and join it.

    Raises RefusedError (the file, the quota, one too many) or ActRefusedError.
    """
    check_may_edit(actor, request, field.key)
    _check_room(request, field)
    document = add_document(profile=request.profile, user=actor, category=_category(field), upload=upload)
    return join_from_locker(request=request, field=field, document=document, actor=actor)


@transaction.atomic
def join_from_locker(
    *, request: ServiceRequest, field: DocumentField, document: LockerDocument, actor: User
) -> Attachment:
    """Join a document of the same profile's locker; the request holds it from now on, whatever becomes of it there."""
    locked_for_editing(request_id=request.pk, actor=actor)
    check_may_edit(actor, request, field.key)
    if document.profile_id != request.profile_id:
        raise RefusedError(_("This document belongs to another space."))
    held = Attachment.objects.filter(request=request, field_key=field.key, stored_file=document.stored_file).first()
    if held:
        return held
    _check_room(request, field)
    attachment = Attachment.objects.create(
        request=request,
        field_key=field.key,
        stored_file=document.stored_file,
        locker_document=document,
        title=document.title,
    )
    touch(request)
    return attachment


@transaction.atomic
def take_away(*, attachment: Attachment, actor: User) -> None:
    """Take a document from a request that may be edited; the locker keeps its own."""
    request = locked_for_editing(request_id=attachment.request_id, actor=actor)
    check_may_edit(actor, request, attachment.field_key)
    attachment.delete()
    touch(request)


def _check_room(request: ServiceRequest, field: DocumentField) -> None:
    if Attachment.objects.filter(request=request, field_key=field.key).count() >= field.limit:
        raise RefusedError(
            ngettext(
                "One document is enough here. Take it away before joining another one.",
                "%(limit)s documents at most here. Take one away before joining another one.",
                field.limit,
            )
            % {"limit": field.limit}
        )


def _category(field: DocumentField) -> DocumentCategory:
    """The category of the field; made with the field's label when the locker does not know it yet."""
    category, _created = DocumentCategory.objects.get_or_create(
        code=field.category, defaults={"label": field.label[:100]}
    )
    return category
