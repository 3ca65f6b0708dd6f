"""What becomes of the documents that a profile sent: several added at once, renamed, deleted, used in requests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from locker.intake import RefusedError, add_document
from locker.models import DocumentCategory, LockerDocument
from locker.permissions import may_change_document
from locker.titles import clean_title, file_name
from portal.registry import Registry


@dataclass(frozen=True)
class Place:
    """Something outside the locker that a document belongs to, as a link."""

    label: str
    url: str


#: Where each of these documents is used, by primary key; filled by the apps above.
uses: Registry[Callable[[User, Sequence[LockerDocument]], dict[int, list[Place]]]] = Registry()
#: What each of these references (`LockerDocument.about`) leads to; filled by the apps above.
subjects: Registry[Callable[[User, Sequence[str]], dict[str, Place]]] = Registry()


class NotAllowedError(Exception):
    """The person may not change this document; `message` says why."""

    def __init__(self) -> None:
        self.message = _("Your role in this profile lets you read its documents, not change them.")
        super().__init__(self.message)


@dataclass(frozen=True)
class Refusal:
    """A file that did not enter: its name, and what is wrong with it."""

    name: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """What became of several files."""

    added: list[LockerDocument] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def add_each(*, profile: Profile, user: User, category: DocumentCategory, uploads: Sequence[UploadedFile]) -> Batch:
    """Put each file in the locker on its own: one that is refused costs the others nothing."""
    batch = Batch()
    for upload in uploads:
        try:
            batch.added.append(add_document(profile=profile, user=user, category=category, upload=upload))
        except RefusedError as refused:
            batch.refused.append(Refusal(file_name(upload.name or ""), refused.message))
    return batch


@transaction.atomic
def rename(*, document: LockerDocument, user: User, title: str) -> None:
    """Give a sent document another title (not empty once cleaned); raises NotAllowedError."""
    if not may_change_document(user, document):
        raise NotAllowedError
    LockerDocument.objects.sent().filter(pk=document.pk).update(title=clean_title(title))


@transaction.atomic
def delete(*, document: LockerDocument, user: User) -> None:
    """Take a sent document from the locker; requests that hold it keep their copy. Raises NotAllowedError."""
    if not may_change_document(user, document):
        raise NotAllowedError
    LockerDocument.objects.sent().filter(pk=document.pk).delete()


def uses_of(user: User, documents: Sequence[LockerDocument]) -> dict[int, list[Place]]:
    """Where each document is used, by its primary key; only places that `user` may open."""
    found: dict[int, list[Place]] = {}
    for source in uses:
        for pk, places in source(user, documents).items():
            found.setdefault(pk, []).extend(places)
    return found


def subjects_of(user: User, documents: Sequence[LockerDocument]) -> dict[str, Place]:
    """What the references of these documents lead to; only places that `user` may open."""
    references = sorted({document.about for document in documents if document.about})
    found: dict[str, Place] = {}
    for source in subjects:
        found |= source(user, references)
    return found
