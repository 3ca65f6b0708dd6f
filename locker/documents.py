"""What becomes of the documents that a profile sent: several added at once, renamed, deleted, used in requests."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile, User
from locker.entry.intake import RefusedError, add_document, add_photos, check_quota
from locker.entry.photos import are_accepted, is_photo
from locker.entry.slots import one_request
from locker.entry.titles import clean_title, file_name
from locker.errors import LockerError
from locker.models import DocumentCategory, DocumentVersion, LockerDocument, LockerDocumentQuerySet, StoredFile
from locker.permissions import may_change_document
from locker.screens.arranging import Arrangement, ChangedMeanwhileError, arranged
from portal.registry import Registry

VERSIONS_KEPT = 5


@dataclass(frozen=True)
class Place:
    """Something outside the locker that a document belongs to, as a link."""

    label: str
    url: str


uses: Registry[Callable[[User, Sequence[LockerDocument]], dict[int, list[Place]]]] = Registry()
"""Where each of these documents is used, by primary key; filled by the apps above."""
subjects: Registry[Callable[[User, Sequence[str]], dict[str, Place]]] = Registry()
"""What each of these references (`LockerDocument.about`) leads to; filled by the apps above."""


class NotAllowedError(LockerError):
    """The person may not change this document."""

    wording = gettext_lazy("Your role in this profile lets you read its documents, not change them.")


@dataclass(frozen=True)
class Refusal:
    """A file that did not enter: its name, and what is wrong with it."""

    name: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """What became of several files: the documents that entered, in order, and the files that did not."""

    added: list[LockerDocument] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@one_request()
def add_each(
    *,
    profile: Profile,
    user: User,
    category: DocumentCategory,
    uploads: Sequence[UploadedFile],
    valid_until: dt.date | None = None,
) -> Batch:
    """Put each file in the locker on its own, and all the photos as one: what is refused costs the others nothing."""
    batch = Batch()
    photos = [upload for upload in uploads if are_accepted() and is_photo(upload.name or "")]
    for upload in uploads:
        if upload in photos[1:]:
            continue
        try:
            if upload in photos:
                document = add_photos(profile=profile, user=user, category=category, photos=photos)
            else:
                document = add_document(profile=profile, user=user, category=category, upload=upload)
            batch.added.append(document)
        except RefusedError as refused:
            batch.refused.append(Refusal(file_name(upload.name or ""), refused.message))
    if valid_until:
        dated = LockerDocument.objects.filter(pk__in=[document.pk for document in batch.added])
        dated.update(valid_until=valid_until, validity_reminded_at=None)
    return batch


@transaction.atomic
def describe(*, document: LockerDocument, user: User, title: str, valid_until: dt.date | None) -> None:
    """Give a sent document another title (not empty once cleaned) and its validity; raises NotAllowedError."""
    if not may_change_document(user, document):
        raise NotAllowedError
    this = LockerDocument.objects.sent().filter(pk=document.pk)
    this.update(title=clean_title(title))
    this.exclude(valid_until=valid_until).update(valid_until=valid_until, validity_reminded_at=None)


def replace(*, document: LockerDocument, user: User, upload: UploadedFile, valid_until: dt.date | None = None) -> None:
    """Put another file in a sent document's place, through the same intake; what it was becomes a version of it.

    Requests that hold the former file keep it. The latest `VERSIONS_KEPT` versions stay.
    Raises NotAllowedError, or RefusedError (verdict, quota, a file that the locker holds already).
    """
    if not may_change_document(user, document) or document.category is None:
        raise NotAllowedError
    siblings = LockerDocument.objects.sent().filter(profile=document.profile, category=document.category)
    there = set(siblings.values_list("pk", flat=True))
    new_document = add_document(profile=document.profile, user=user, category=document.category, upload=upload)
    if new_document.pk in there:
        raise RefusedError(_("This file is in your locker already, as “%(title)s”.") % {"title": new_document.title})
    with transaction.atomic():
        former = LockerDocument.objects.select_for_update().filter(pk=document.pk).first()
        if former is None:
            raise RefusedError(_("This document was deleted meanwhile. Your file is in your locker as a new document."))
        _put_in_place(former, new_document.stored_file, user)
        LockerDocument.objects.filter(pk=former.pk).update(valid_until=valid_until, validity_reminded_at=None)
        LockerDocument.objects.filter(pk=new_document.pk).delete()


def rearrange(*, document: LockerDocument, user: User, seen: str, arrangement: Arrangement) -> None:
    """Put the pages of a sent document, made of photos, as asked; what it was becomes a version of it.

    `seen` is the digest of the file whose pages were shown. Raises NotAllowedError, ChangedMeanwhileError, or
    RefusedError (quota, a file that the locker holds already, the jail).
    """
    if not may_change_document(user, document):
        raise NotAllowedError
    if document.stored_file.sha256 != seen:
        raise ChangedMeanwhileError
    new_file = arranged(user=user, stored_file=document.stored_file, arrangement=arrangement)
    if twin := _twins(document, new_file).first():
        raise RefusedError(_("This file is in your locker already, as “%(title)s”.") % {"title": twin.title})
    if not follow_pages(document=document, user=user, former=document.stored_file, made=new_file):
        raise ChangedMeanwhileError


@transaction.atomic
def follow_pages(*, document: LockerDocument, user: User, former: StoredFile, made: StoredFile) -> bool:
    """Put `made`, the pages of `former` arranged, in a sent document's place; raises RefusedError (quota).

    False when it is no longer `former`, or the locker holds `made` already. Also called where a request that holds the
    document had its pages arranged.
    """
    documents = LockerDocument.objects.sent().select_for_update().select_related("profile")
    now = documents.filter(pk=document.pk, stored_file=former).first()
    if now is None or not may_change_document(user, now):
        return False
    if made == former:
        return True
    if _twins(now, made).exists():
        return False
    if made.size > former.size:
        check_quota(now.profile, user, made.size - former.size)
    _put_in_place(now, made, user)
    return True


def _twins(document: LockerDocument, stored_file: StoredFile) -> LockerDocumentQuerySet:
    """The other documents sent under the same category that are this file."""
    siblings = LockerDocument.objects.sent().filter(profile=document.profile_id, category=document.category_id)
    return siblings.filter(stored_file=stored_file).exclude(pk=document.pk)


def _put_in_place(former: LockerDocument, stored_file: StoredFile, user: User) -> None:
    """Keep what a document was among its versions, the latest `VERSIONS_KEPT`, and point it to another file."""
    DocumentVersion.objects.create(
        document=former, stored_file=former.stored_file, added_by=former.added_by, added_at=former.added_at
    )
    LockerDocument.objects.filter(pk=former.pk).update(stored_file=stored_file, added_by=user, added_at=timezone.now())
    latest = former.versions.values_list("pk", flat=True)[:VERSIONS_KEPT]
    former.versions.exclude(pk__in=list(latest)).delete()


@transaction.atomic
def delete(*, document: LockerDocument, user: User) -> None:
    """Take a sent document from the locker; requests that hold it keep their copy. Raises NotAllowedError."""
    if not may_change_document(user, document):
        raise NotAllowedError
    LockerDocument.objects.sent().filter(pk=document.pk).delete()


def uses_of(user: User, documents: Sequence[LockerDocument]) -> dict[int, list[Place]]:
    """Where each document is used, by its primary key; only places that `user` may open."""
    places_by_pk: dict[int, list[Place]] = {}
    for source in uses:
        for pk, places in source(user, documents).items():
            places_by_pk.setdefault(pk, []).extend(places)
    return places_by_pk


def subjects_of(user: User, documents: Sequence[LockerDocument]) -> dict[str, Place]:
    """What the references of these documents lead to; only places that `user` may open."""
    references = sorted({document.about for document in documents if document.about})
    places: dict[str, Place] = {}
    for source in subjects:
        places |= source(user, references)
    return places
