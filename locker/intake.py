"""The one door by which a file enters. What could not be checked is refused, with a reason of its own."""

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.permissions import may_file_for
from locker import storage
from locker.inspection.inspector import inspect
from locker.inspection.messages import message
from locker.inspection.reasons import Reason
from locker.models import DocumentCategory, LockerDocument, Origin, StoredFile, storage_name
from locker.titles import document_title
from locker.turns import NoTurn, turn

MEGABYTE = 1024 * 1024


class RefusedError(Exception):
    """A file that does not enter; `message` says in French what is wrong and what to do."""

    def __init__(self, message: str, reason: Reason | None = None) -> None:
        self.message = message
        self.reason = reason
        super().__init__(message)


def max_bytes() -> int:
    """The largest file accepted, in bytes."""
    return settings.PARVIS_FILE_MAX_MB * MEGABYTE


def receive(*, content: bytes) -> StoredFile:
    """Inspect a PDF and keep it; raises RefusedError. Call it outside a transaction: the inspection takes time."""
    try:
        with turn():
            verdict = inspect(content, max_bytes=max_bytes())
    except NoTurn as busy:
        text = _("Many documents are arriving at the moment. Attach yours again in one minute.")
        raise RefusedError(text, Reason.UNAVAILABLE) from busy
    if verdict.reason:
        raise RefusedError(str(message(verdict.reason)), verdict.reason)
    return _keep(content, verdict.page_count)


def keep_generated(*, content: bytes, page_count: int) -> StoredFile:
    """Keep a PDF that the portal itself made; nothing that a person sent ever comes this way."""
    return _keep(content, page_count)


def read_upload(upload: UploadedFile) -> bytes:
    """The bytes of an upload, its size checked before it is read; raises RefusedError."""
    if upload.size is None or upload.size > max_bytes():
        raise RefusedError(str(message(Reason.TOO_LARGE)), Reason.TOO_LARGE)
    return upload.read()


def add_document(
    *, profile: Profile, user: User, category: DocumentCategory, upload: UploadedFile, title: str = ""
) -> LockerDocument:
    """Put a PDF in the profile's locker under `category`; raises RefusedError (not allowed, quota, verdict).

    The same PDF under the same category is there once, however often it is sent: the document found is returned.
    """
    if not may_file_for(user, profile):
        raise RefusedError(_("Your role in this profile lets you read its documents, not add any."))
    content = read_upload(upload)
    held = _held(profile, category, _digest(content))
    if held:
        return held
    _check_quota(profile, len(content))
    stored = receive(content=content)
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=profile.pk)
        held = _held(profile, category, stored.sha256)
        if held:
            return held
        _check_quota(profile, stored.size)
        return LockerDocument.objects.create(
            profile=profile,
            stored_file=stored,
            category=category,
            origin=Origin.SENT,
            title=document_title(title or upload.name or ""),
            added_by=user,
        )


def used_bytes(profile: Profile) -> int:
    """What the documents sent by a profile weigh, in bytes."""
    total = LockerDocument.objects.sent().filter(profile=profile).aggregate(total=Sum("stored_file__size"))
    return total["total"] or 0


def quota_bytes() -> int:
    """What a profile may keep, in bytes."""
    return settings.PARVIS_PROFILE_QUOTA_MB * MEGABYTE


def _held(profile: Profile, category: DocumentCategory, sha256: str) -> LockerDocument | None:
    found = LockerDocument.objects.sent().filter(profile=profile, category=category, stored_file__sha256=sha256)
    return found.select_related("stored_file", "category").first()


def _check_quota(profile: Profile, more: int) -> None:
    if used_bytes(profile) + more > quota_bytes():
        raise RefusedError(
            _("This space is full (%(quota)s). Delete documents that you no longer need, then attach this one again.")
            % {"quota": filesizeformat(quota_bytes())}
        )


def _keep(content: bytes, page_count: int) -> StoredFile:
    """The bytes first, then the row: a crash between the two leaves a file that nobody points to, never the reverse.

    The bytes are looked for again once the row is locked: the collection of orphans may just have taken them.
    """
    digest = _digest(content)
    name = storage_name(digest)
    try:
        storage.keep(name, content)
        with transaction.atomic():
            stored = _row(digest, len(content), page_count)
            storage.keep(name, content)
    except OSError as error:
        raise RefusedError(_("We could not keep your document. Try again in a few minutes.")) from error
    return stored


def _row(digest: str, size: int, page_count: int) -> StoredFile:
    """The row of these bytes, locked until the transaction ends, and not to be collected for a day."""
    StoredFile.objects.filter(sha256=digest).update(kept_at=timezone.now())
    stored, _created = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"original_sha256": digest, "size": size, "page_count": page_count}
    )
    return stored


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
