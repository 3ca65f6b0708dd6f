"""The documents of a request: what each field holds, offers and may still take. How they come in: `folders`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import DocumentField
from formkit.path import walk
from formkit.relative_dates import moved
from locker.entry import photos as phone_photos
from locker.entry.intake import RefusedError
from locker.models import DocumentCategory, LockerDocument
from teleservices.models import MANDATE, JoinedFile, ServiceRequest


@dataclass(frozen=True)
class DocumentSlot:
    """A document field as a step shows it: what it holds, what the locker offers, whether one more fits."""

    field: DocumentField
    attachments: Sequence[JoinedFile]
    locker: Iterable[LockerDocument]
    """What the locker holds for all the fields of the step; read once, where they are first shown."""
    is_full: bool
    is_live: bool = False
    """Whether files are received, which is not so where a form is only tried."""

    @cached_property
    def offered(self) -> list[LockerDocument]:
        """The locker's documents of the field's category that are not joined already."""
        file_ids = {attachment.stored_file_id for attachment in self.attachments}
        fitting = [
            document for document in self.locker if document.category and document.category.code == self.field.category
        ]
        return [document for document in fitting if document.stored_file_id not in file_ids]

    @property
    def age_text(self) -> str:
        """How recent a document must be; empty for any age."""
        months = self.field.valid_months
        if months is None:
            return ""
        return ngettext("Less than %(months)d month old.", "Less than %(months)d months old.", months) % {
            "months": months
        }

    @property
    def offers(self) -> list[tuple[LockerDocument, bool]]:
        """The locker's documents, each with whether it came in too long ago to be recent enough."""
        months = self.field.valid_months
        if months is None:
            return [(document, False) for document in self.offered]
        oldest = moved(timezone.localdate(), f"today-{months}m")
        return [(document, timezone.localdate(document.added_at) < oldest) for document in self.offered]

    @property
    def accepts(self) -> str:
        """The `accept` of the file control: what the browser's chooser offers."""
        return phone_photos.accepted() if self.takes_photos else phone_photos.PDF

    @property
    def takes_photos(self) -> bool:
        """Whether photos may be given, which become one PDF."""
        return self.is_live and phone_photos.are_accepted()

    @property
    def takes_many_files(self) -> bool:
        """Whether several files may be chosen at once."""
        return self.field.several or self.takes_photos

    @property
    def limit_text(self) -> str:
        """What may be joined, said before: its age, the format, the size of a file, how many, the order of photos."""
        order = phone_photos.order_text() if self.takes_photos else ""
        return f"{self.brief_limit_text} {order}".strip()

    @property
    def brief_limit_text(self) -> str:
        """The same without the order of photos, which the first document of a page says."""
        return f"{self.age_text} {self._size_text}".strip()

    @property
    def _size_text(self) -> str:
        largest = settings.PARVIS_FILE_MAX_MB
        if self.takes_photos and not self.field.several:
            return _("A PDF of %(largest)s MB at most, or photos: they become one PDF.") % {"largest": largest}
        if not self.field.several:
            return _("PDF only, %(largest)s MB at most.") % {"largest": largest}
        room = self.field.limit - len(self.attachments)
        if self.takes_photos:
            return ngettext(
                "PDF or photos, %(largest)s MB at most per file. You may join one more document; photos chosen together"
                " become one PDF.",
                "PDF or photos, %(largest)s MB at most per file. You may join up to %(room)s more documents, several at"
                " once; photos chosen together become one PDF.",
                room,
            ) % {"largest": largest, "room": room}
        return ngettext(
            "PDF only, %(largest)s MB at most per file. You may join one more document.",
            "PDF only, %(largest)s MB at most per file. You may join up to %(room)s more documents, several at once.",
            room,
        ) % {"largest": largest, "room": room}


def document_slots(
    request: ServiceRequest, fields: list[DocumentField], joined: Sequence[JoinedFile]
) -> dict[str, DocumentSlot]:
    """The slots of a step's document fields; the locker is read when they are shown, once whatever their number.

    `joined` are the documents that the request holds, or would.
    """
    if not fields:
        return {}
    locker = (
        LockerDocument.objects.sent()
        .select_related("category", "stored_file")
        .filter(profile=request.profile_id, category__code__in=[f.category for f in fields])
    )
    return {field.key: _slot(field, joined, locker) for field in fields}


def _slot(field: DocumentField, documents: Sequence[JoinedFile], locker: Iterable[LockerDocument]) -> DocumentSlot:
    own = [document for document in documents if document.field_key == field.key]
    return DocumentSlot(field=field, attachments=own, locker=locker, is_full=len(own) >= field.limit, is_live=True)


def document_counts(request: ServiceRequest) -> dict[str, int]:
    """How many documents each field of the request holds."""
    return Counter(request.attachments.values_list("field_key", flat=True))


def document_names(request: ServiceRequest) -> dict[str, list[str]]:
    """The titles of the documents that each field of the request holds."""
    names: dict[str, list[str]] = {}
    for key, title in request.attachments.values_list("field_key", "title"):
        names.setdefault(key, []).append(title)
    return names


def drop_off_path(request: ServiceRequest, documents: Mapping[str, int]) -> None:
    """Take away, before transmission, the documents of fields that the answers hide; the locker keeps its own.

    `documents` counts those joined by field.
    """
    keys = {field.key for _step, fields in walk(request.form, request.known) for field in fields}
    if request.for_someone:
        keys.add(MANDATE)
    if hidden := documents.keys() - keys:
        request.attachments.filter(field_key__in=hidden).delete()


def check_room(field: DocumentField, count: int) -> None:
    """Raise RefusedError when a field that holds `count` documents can't take one more."""
    if count >= field.limit:
        raise RefusedError(
            ngettext(
                "One document is enough here. Take it away before joining another one.",
                "%(limit)s documents at most here. Take one away before joining another one.",
                field.limit,
            )
            % {"limit": field.limit}
        )


def category_of(field: DocumentField) -> DocumentCategory:
    """The category of the field; made with the field's label when the locker does not know it yet."""
    category, _created = DocumentCategory.objects.get_or_create(
        code=field.category, defaults={"label": field.label[:100]}
    )
    return category
