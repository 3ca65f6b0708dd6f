"""How a document leaves: delivered by the département to a locker, or downloaded after a check and a record."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from accounts.models import Profile, User
from accounts.profiles.spaces import signed_in
from locker.models import Download, LockerDocument, Origin, StoredFile
from locker.readings import note_reading
from locker.screens.arranging import picture_of_page
from locker.stores.storage import open_private, read_thumbnail, signed_url
from portal.database.row_locks import hold

logger = logging.getLogger(__name__)

REMEMBERED = dt.timedelta(days=365)
"""How long downloads are remembered (CNIL 2021-122: six to twelve months)."""


@transaction.atomic
def deliver(*, profile: Profile, stored_file: StoredFile, title: str, sender: str, about: str) -> LockerDocument:
    """Put a document of the département into a profile's « Documents reçus »; the same one twice is put once."""
    hold(Profile, profile.pk)
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


def download(
    *, request: HttpRequest, stored_file: StoredFile, title: str, context: str, holds: int = 1, about: str = ""
) -> HttpResponseBase:
    """The file as an attachment, its opening recorded; a page that says so (404) when the storage lost it.

    The caller has checked that the person may see it. `context` says through which door (« locker », « request »…),
    never anything personal; `holds`, how many documents the file puts together; `about`, of which request it is.
    """
    response = _opened(stored_file, title, context)
    if response is None:
        return render(request, "locker/lost_file.html", status=404)
    Download.objects.create(stored_file=stored_file, user=signed_in(request), context=context, about=about)
    note_reading(request, holds)
    return response


def download_by_link(
    *, request: HttpRequest, stored_file: StoredFile, title: str, context: str, about: str
) -> HttpResponseBase:
    """The same for who has no account and came by a link: the record names nobody, `context` and `about` say which."""
    response = _opened(stored_file, title, context)
    if response is None:
        return render(request, "locker/lost_file.html", status=404)
    Download.objects.create(stored_file=stored_file, user=None, context=context, about=about)
    return response


def _opened(stored_file: StoredFile, title: str, context: str) -> HttpResponseBase | None:
    """The file, named after its title; None when the storage lost it."""
    try:
        return private_file(stored_file.storage_name, file_name=f"{slugify(title) or 'document'}.pdf")
    except FileNotFoundError:
        logger.error("Stored file %s is lost (%s)", stored_file.pk, context)  # noqa: TRY400 - its path tells nothing more
        return None


def private_file(name: str, *, file_name: str, content_type: str = "application/pdf") -> HttpResponseBase:
    """What the private storage keeps under `name`, as an attachment; raises FileNotFoundError when it lost it.

    The caller has checked that the person may see it, and writes down that they opened it.
    """
    response = _given(name, file_name, content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def shown_pdf(content: bytes) -> HttpResponse:
    """A PDF made for one look, shown by the browser itself and kept nowhere."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _given(name: str, file_name: str, content_type: str) -> HttpResponseBase:
    """From S3 by a signed address, else by nginx if the installation has it so, else by this process."""
    address = signed_url(name, file_name=file_name, content_type=content_type)
    if address:
        return HttpResponseRedirect(address)
    stream = open_private(name)
    if not settings.PARVIS_X_ACCEL_PREFIX:
        return FileResponse(stream, as_attachment=True, filename=file_name, content_type=content_type)
    stream.close()
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    response["X-Accel-Redirect"] = f"{settings.PARVIS_X_ACCEL_PREFIX}/{name}"
    return response


def picture(stored_file: StoredFile) -> HttpResponse:
    """The picture of the file's first page, kept by the browser for whoever is signed in; Http404 without one.

    The caller has checked that the person may see the file.
    """
    content = read_thumbnail(stored_file)
    if content is None:
        raise Http404
    return _shown(content)


def page_picture(stored_file: StoredFile, number: int) -> HttpResponse:
    """The picture of a page (from 1), drawn now in the jail; Http404 without such a page, 503 in a crowd.

    The caller has checked that the person may see the file. An address that tells the file apart (`?v=`) is kept by
    the browser until the file changes.
    """
    if not 0 < number <= stored_file.page_count:
        raise Http404
    content = picture_of_page(stored_file, number)
    if content is None:
        return HttpResponse(status=503)
    return _shown(content)


def _shown(picture: bytes) -> HttpResponse:
    """A WebP picture, kept by the browser of whoever asked."""
    return kept_by_the_browser(HttpResponse(picture, content_type="image/webp"))


def kept_by_the_browser(response: HttpResponse) -> HttpResponse:
    """The same, kept an hour by the browser of whoever asked, and by nothing on the way."""
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@transaction.atomic
def forget_downloads() -> int:
    """Delete the records of downloads older than a year; returns how many."""
    deleted, _by_model = Download.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return deleted
