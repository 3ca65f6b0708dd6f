"""The one door by which a file enters. What could not be checked is refused, with a reason of its own."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Profile, User
from accounts.permissions import may_file_for
from locker.entry import antivirus, photos
from locker.entry.antivirus import Opinion
from locker.entry.keeping import NewFile, digest_of, keep
from locker.entry.photos import PhotoRefusedError
from locker.entry.slots import NoSlotError, inspection_slot, one_request, place
from locker.entry.titles import document_title
from locker.errors import LockerError
from locker.inspection.inspector import Verdict, inspect
from locker.inspection.messages import message
from locker.inspection.reasons import OURS, Reason
from locker.models import DocumentCategory, LockerDocument, Origin, StoredFile
from locker.space import max_bytes, spaces
from portal.database.row_locks import hold
from portal.web.throttling import seconds_to_wait, throttle

logger = logging.getLogger(__name__)

REFUSALS = 20
"""Files of one person that may be refused within `REFUSALS_SECONDS`; no other is looked at until then."""
REFUSALS_SECONDS = 10 * 60


class RefusedError(LockerError):
    """A file that does not enter: what is wrong with it, and what to do."""

    def __init__(self, message: str, reason: Reason | None = None) -> None:
        super().__init__(message)
        self.reason = reason

    @property
    def is_unfit(self) -> bool:
        """Whether the file itself is wrong: sent again as it is, it is refused again."""
        return self.reason is not None and self.reason not in OURS


def receive(*, content: bytes, made_of_photos: bool = False) -> StoredFile:
    """Inspect a PDF, clean it and keep the clean copy; raises RefusedError.

    `made_of_photos` is for what the portal bound itself: its pages may be put in order and turned. Call it outside a
    transaction: the inspection takes time.
    """
    with _room():
        verdict = _inspected(content)
        _ask_antivirus(content, verdict.document)
        return _keep(
            NewFile(
                document=verdict.document,
                page_count=verdict.page_count,
                original=content,
                seal=verdict.signed,
                thumbnail=verdict.thumbnail,
                removed=verdict.removed,
                made_of_photos=made_of_photos,
            )
        )


@one_request()
def receive_photos(*, uploads: Sequence[UploadedFile]) -> StoredFile:
    """Make one PDF of photos, in their order, each turned as the camera says, and receive it; raises RefusedError.

    Only the PDF is kept: nothing that the photos tell beside (place, moment, device) is.
    """
    if not photos.are_accepted():
        raise RefusedError(str(message(Reason.NOT_A_PDF)), Reason.NOT_A_PDF)
    most = photos.MOST_PHOTOS
    if not 0 < len(uploads) <= most:
        raise RefusedError(_("Choose from 1 to %(most)s photos for one document.") % {"most": most})
    for number, upload in enumerate(uploads, start=1):
        if refusal := _refusal_by_size(upload):
            raise _photo_refused(refusal, number, of=len(uploads))
    try:
        content = photos.pdf_of_photos([upload.read() for upload in uploads], max_bytes=max_bytes())
    except PhotoRefusedError as refused:
        raise _photo_refused(refused.reason, refused.number, of=len(uploads)) from refused
    return receive(content=content, made_of_photos=True)


def _photo_refused(reason: Reason, number: int, *, of: int) -> RefusedError:
    """Why, and which of them when there are several."""
    text = str(message(reason))
    if of > 1:
        text = _("Photo %(number)s: %(message)s") % {"number": number, "message": text}
    return RefusedError(text, reason)


def receive_apart(*, user: User, upload: UploadedFile) -> StoredFile:
    """Receive a PDF that goes to no locker; refusals of `user` count all the same."""
    with counting_refusals(user):
        return receive(content=read_upload(upload))


def receive_photos_apart(*, user: User, photos: Sequence[UploadedFile]) -> StoredFile:
    """Receive photos as one PDF that goes to no locker; refusals of `user` count all the same."""
    with counting_refusals(user):
        return receive_photos(uploads=photos)


def keep_generated(*, content: bytes | IO[bytes], page_count: int) -> StoredFile:
    """Keep a PDF that the portal itself made; nothing that a person sent ever comes this way as it came."""
    return _keep(NewFile(document=content, page_count=page_count))


def read_upload(upload: UploadedFile) -> bytes:
    """The bytes of an upload, its size checked before it is read; raises RefusedError."""
    if refusal := _refusal_by_size(upload):
        raise RefusedError(str(message(refusal)), refusal)
    return upload.read()


def _refusal_by_size(upload: UploadedFile) -> Reason | None:
    """What is wrong with the size of an upload, before it is read."""
    if upload.size == 0:
        return Reason.EMPTY
    return Reason.TOO_LARGE if upload.size is None or upload.size > max_bytes() else None


def add_document(
    *, profile: Profile, user: User, category: DocumentCategory, upload: UploadedFile, title: str = ""
) -> LockerDocument:
    """Put a PDF in the profile's locker under `category`; raises RefusedError (not allowed, quota, verdict).

    The same PDF under the same category is there once, however often it is sent: the document found is returned.
    Who had `REFUSALS` files refused waits before another one is looked at.
    """
    _check_allowed(user, profile)
    with counting_refusals(user):
        content = read_upload(upload)
        document = _same_document(profile, category, digest_of(content))
        if document:
            return document
        check_quota(profile, user, len(content))
        stored = receive(content=content)
    return _attach(profile, user, category, stored, title or upload.name or "")


def add_photos(
    *, profile: Profile, user: User, category: DocumentCategory, photos: Sequence[UploadedFile], title: str = ""
) -> LockerDocument:
    """Put photos in the profile's locker as one PDF (see `receive_photos`); raises RefusedError as `add_document`."""
    _check_allowed(user, profile)
    with counting_refusals(user):
        check_quota(profile, user, 0)
        stored = receive_photos(uploads=photos)
    return _attach(profile, user, category, stored, title or PurePath(photos[0].name or "").stem)


@contextmanager
def _room() -> Iterator[None]:
    """One of the few threads that wait for the inspection, the antivirus and the storage, for all three."""
    try:
        with place():
            yield
    except NoSlotError as busy:
        text = _("Many documents are arriving at the moment. Attach yours again in one minute.")
        raise RefusedError(text, Reason.UNAVAILABLE) from busy


def _inspected(content: bytes) -> Verdict:
    with inspection_slot():
        verdict = inspect(content, max_bytes=max_bytes())
    if verdict.reason:
        raise RefusedError(str(message(verdict.reason)), verdict.reason)
    return verdict


def _ask_antivirus(*contents: bytes) -> None:
    """Ask about the file as it was sent and as it is kept; without an answer, do as the installation chose."""
    if not antivirus.is_configured():
        return
    opinion = antivirus.scan(*contents)
    if opinion is Opinion.INFECTED:
        raise RefusedError(str(message(Reason.INFECTED)), Reason.INFECTED)
    if opinion is Opinion.UNKNOWN and not settings.PARVIS_ACCEPT_WITHOUT_ANTIVIRUS:
        raise RefusedError(str(message(Reason.NO_ANTIVIRUS)), Reason.NO_ANTIVIRUS)
    if opinion is Opinion.UNKNOWN:
        logger.warning("A document was accepted without the antivirus, as PARVIS_ACCEPT_WITHOUT_ANTIVIRUS says")


def _check_allowed(user: User, profile: Profile) -> None:
    if not may_file_for(user, profile):
        raise RefusedError(_("Your role in this profile lets you read its documents, not add any."))


def _attach(profile: Profile, user: User, category: DocumentCategory, stored: StoredFile, name: str) -> LockerDocument:
    """Put a kept file in the locker, once, if there is still room: of the profile, then of the person, both locked.

    The person's lock leaves other rows free to point to the account meanwhile.
    """
    with transaction.atomic():
        hold(Profile, profile.pk)
        hold(User, user.pk, no_key=True)
        document = _same_document(profile, category, stored.sha256)
        if document:
            return document
        check_quota(profile, user, stored.size)
        return LockerDocument.objects.create(
            profile=profile,
            stored_file=stored,
            category=category,
            origin=Origin.SENT,
            title=document_title(name),
            added_by=user,
        )


@contextmanager
def counting_refusals(user: User) -> Iterator[None]:
    """Count what is wrong with files themselves, not a full space nor a crowd; RefusedError when it is too much."""
    limit = (f"refused upload:{user.pk}", REFUSALS, REFUSALS_SECONDS)
    if seconds := seconds_to_wait(*limit):
        raise RefusedError(_wait_text(seconds))
    try:
        yield
    except RefusedError as refused:
        if refused.is_unfit:
            throttle(*limit)
        raise


def _wait_text(seconds: int) -> str:
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too many of your files were refused in a short time. Wait %(minutes)s minute, then try this one again.",
        "Too many of your files were refused in a short time. Wait %(minutes)s minutes, then try this one again.",
        minutes,
    )
    return text % {"minutes": minutes}


def _same_document(profile: Profile, category: DocumentCategory, sha256: str) -> LockerDocument | None:
    """The document of these bytes, whether as they are kept or as they were sent."""
    bytes_of = Q(stored_file__sha256=sha256) | Q(stored_file__original_sha256=sha256)
    documents = LockerDocument.objects.sent().filter(bytes_of, profile=profile, category=category)
    return documents.select_related("stored_file", "category").first()


def check_quota(profile: Profile, user: User, more: int) -> None:
    """Raise RefusedError when there is no room for so many more bytes, or none at all."""
    of_profile, of_person = spaces(profile, user)
    if more > of_profile.left or not of_profile.left:
        raise RefusedError(
            _("This space is full (%(quota)s). Delete documents that you no longer need, then attach this one again.")
            % {"quota": filesizeformat(of_profile.quota)}
        )
    if more > of_person.left or not of_person.left:
        raise RefusedError(
            _(
                "You have reached the room given to one person, all spaces together (%(quota)s). "
                "Delete documents that you no longer need, then attach this one again."
            )
            % {"quota": filesizeformat(of_person.quota)}
        )


def _keep(new: NewFile) -> StoredFile:
    try:
        return keep(new)
    except OSError as error:
        logger.exception("A document could not be kept")
        raise RefusedError(_("We could not keep your document. Try again in a few minutes.")) from error
