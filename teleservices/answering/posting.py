"""Reads what a step posts: answers first, then documents, each failing alone, so that nothing typed is lost."""

from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import DocumentField
from locker.entry.intake import RefusedError
from locker.entry.photos import is_photo
from locker.entry.slots import one_request
from locker.entry.titles import file_name
from locker.models import LockerDocument
from teleservices.answering.steps import StepPage
from teleservices.lifecycle import ActRefusedError

TAKE_AWAY, JOIN, PAGES, PHONE = "take-away", "join", "pages", "phone"
"""Buttons of a step beside its own: `take-away:<uuid>`, `join:<field key>`, `pages:<uuid>` to order those of photos,
`phone:<field key>` to join files by a phone."""


def posted_revision(http_request: HttpRequest) -> int:
    """The revision that the page was made from; 0, which no request has, when it says none."""
    text = http_request.POST.get("revision_number", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@one_request()
def save_documents(http_request: HttpRequest, page: StepPage, actor: User) -> None:
    """Join the files and locker documents posted, take away the one asked for; errors are kept on the page."""
    for field in page.document_fields:
        keep = http_request.POST.get(f"apart_{field.key}") != "on"
        join_files(page, field, http_request.FILES.getlist(f"file_{field.key}"), actor, keep=keep)
        if document_uuid := http_request.POST.get(f"locker_{field.key}", ""):
            _join_chosen(page, field, document_uuid, actor)
    action, _sep, uuid = http_request.POST.get("action", "").partition(":")
    if action == TAKE_AWAY:
        _take_away(page, uuid, actor)
    read_documents_again(page)


def read_documents_again(page: StepPage) -> None:
    """Have the page show what its documents are now, once some came or went."""
    page.folder.refresh()
    page.slots = page.folder.slots(page.document_fields)


def report_missing_documents(page: StepPage) -> None:
    """Say at each required document that it is missing, unless something else is said there already."""
    for field in page.missing_documents():
        page.document_errors.setdefault(field.key, [_("Join this document.")])


@one_request()
def join_files(
    page: StepPage, field: DocumentField, uploads: Sequence[UploadedFile], actor: User, *, keep: bool = True
) -> None:
    """Join each file on its own, and all the photos of one choice as one document; errors are kept on the page."""
    photos = [upload for upload in uploads if page.slots[field.key].takes_photos and is_photo(upload.name or "")]
    for upload in uploads:
        if upload not in photos:
            _join_file(page, field, upload, actor, keep)
    if photos:
        try:
            page.folder.join_photos(field=field, photos=photos, actor=actor, keep=keep)
        except (RefusedError, ActRefusedError) as refused:
            page.refuse(field.key, refused.message, is_unfit=_is_unfit(refused))


def _join_file(page: StepPage, field: DocumentField, upload: UploadedFile, actor: User, keep: bool) -> None:
    try:
        page.folder.join_upload(field=field, upload=upload, actor=actor, keep=keep)
    except (RefusedError, ActRefusedError) as refused:
        reason = {"name": file_name(upload.name or ""), "reason": refused.message}
        text = _("“%(name)s” was not joined. %(reason)s") % reason
        page.refuse(field.key, text, is_unfit=_is_unfit(refused))


def _is_unfit(refused: RefusedError | ActRefusedError) -> bool:
    return isinstance(refused, RefusedError) and refused.is_unfit


def _join_chosen(page: StepPage, field: DocumentField, uuid: str, actor: User) -> None:
    visible = LockerDocument.objects.visible_to(actor).filter(profile=page.request.profile_id, uuid=as_uuid(uuid))
    document = visible.select_related("stored_file").first()
    if document is None:
        page.refuse(field.key, _("This document is no longer in your locker. Choose another one."))
        return
    try:
        page.folder.join_from_locker(field=field, document=document, actor=actor)
    except (RefusedError, ActRefusedError) as refused:
        page.refuse(field.key, refused.message)


def _take_away(page: StepPage, uuid: str, actor: User) -> None:
    piece = page.folder.piece(as_uuid(uuid))
    if piece is None or piece.field_key not in {field.key for field in page.document_fields}:
        return
    try:
        page.folder.take_away(piece, actor)
    except ActRefusedError as refused:
        page.refuse(piece.field_key, refused.message)


def as_uuid(text: str) -> UUID:
    """The identifier in what was posted; zero, which nothing has, for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
