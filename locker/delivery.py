"""How a document leaves: delivered by the département to a locker, or downloaded after a check and a record."""

import datetime as dt

from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Profile, User
from locker.models import Download, LockerDocument, Origin, StoredFile
from locker.storage import open_stored

REMEMBERED = dt.timedelta(days=365)
"""How long downloads are remembered (CNIL 2021-122: six to twelve months)."""


@transaction.atomic
def deliver(*, profile: Profile, stored_file: StoredFile, title: str, sender: str, about: str) -> LockerDocument:
    """Put a document of the département into a profile's « Documents reçus »; the same one twice is put once."""
    Profile.objects.select_for_update().get(pk=profile.pk)
    document, _created = LockerDocument.objects.get_or_create(
        profile=profile,
        stored_file=stored_file,
        origin=Origin.RECEIVED,
        about=about,
        defaults={"title": title, "sender": sender},
    )
    return document


@transaction.atomic
def mark_opened(*, document: LockerDocument, user: User) -> None:
    """Record who first opened a received document; later openings change nothing."""
    LockerDocument.objects.received().filter(pk=document.pk, first_opened_at=None).update(
        first_opened_at=timezone.now(), first_opened_by=user
    )


def download(*, stored_file: StoredFile, title: str, user: User, context: str) -> FileResponse:
    """The file as an attachment, its opening recorded. The caller has checked that `user` may see it.

    `context` says through which door (« locker », « request »…), never anything personal.
    """
    stream = open_stored(stored_file)
    Download.objects.create(stored_file=stored_file, user=user, context=context)
    response = FileResponse(
        stream, as_attachment=True, filename=f"{slugify(title) or 'document'}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@transaction.atomic
def forget_downloads() -> int:
    """Delete the records of downloads older than a year; returns how many."""
    deleted, _by_model = Download.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return deleted
