"""Reads what a step posts: answers first, then documents, each failing alone, so that nothing typed is lost."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from locker.intake import RefusedError
from locker.models import LockerDocument
from locker.titles import file_name
from teleservices.answering.documents import document_slots, join_from_locker, join_upload, take_away
from teleservices.answering.editing import save_answers
from teleservices.answering.steps import StepPage
from teleservices.formkit.fieldtypes import DocumentField
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest

TAKE_AWAY, JOIN = "take-away", "join"
"""Buttons of a step beside its own: `take-away:<uuid>` and `join:<field key>`."""


def posted_revision(http_request: HttpRequest) -> int:
    """The revision that the page was made from; 0, which no request has, when it says none."""
    text = http_request.POST.get("revision_number", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def save_step(page: StepPage, actor: User, revision_number: int) -> ServiceRequest:
    """Store the step's valid answers; raises StaleRevisionError or ActRefusedError."""
    return save_answers(
        request_id=page.request.pk,
        actor=actor,
        revision_number=revision_number,
        answers=page.form.merged(page.request.answers),
    )


def save_documents(http_request: HttpRequest, page: StepPage, actor: User) -> None:
    """Join the files and locker documents posted, take away the one asked for; errors are kept on the page."""
    for field in page.document_fields:
        for upload in http_request.FILES.getlist(f"file_{field.key}"):
            _join_file(page, field, upload, actor)
        if chosen := http_request.POST.get(f"locker_{field.key}", ""):
            _join_chosen(page, field, chosen, actor)
    action, _sep, uuid = http_request.POST.get("action", "").partition(":")
    if action == TAKE_AWAY:
        _take_away(page, uuid, actor)
    page.slots = document_slots(page.request, page.document_fields)


def report_missing_documents(page: StepPage) -> None:
    """Say at each required document that it is missing, unless something else is said there already."""
    for field in page.missing_documents():
        page.document_errors.setdefault(field.key, [_("Join this document.")])


def _join_file(page: StepPage, field: DocumentField, upload: UploadedFile, actor: User) -> None:
    try:
        join_upload(request=page.request, field=field, upload=upload, actor=actor)
    except (RefusedError, ActRefusedError) as refused:
        reason = {"name": file_name(upload.name or ""), "reason": refused.message}
        page.refuse(field.key, _("“%(name)s” was not joined. %(reason)s") % reason)


def _join_chosen(page: StepPage, field: DocumentField, chosen: str, actor: User) -> None:
    documents = LockerDocument.objects.visible_to(actor).filter(profile=page.request.profile_id, uuid=_uuid(chosen))
    document = documents.select_related("stored_file").first()
    if document is None:
        page.refuse(field.key, _("This document is no longer in your locker. Choose another one."))
        return
    try:
        join_from_locker(request=page.request, field=field, document=document, actor=actor)
    except (RefusedError, ActRefusedError) as refused:
        page.refuse(field.key, refused.message)


def _take_away(page: StepPage, uuid: str, actor: User) -> None:
    keys = [field.key for field in page.document_fields]
    attachment = page.request.attachments.filter(uuid=_uuid(uuid), field_key__in=keys).first()
    if attachment is None:
        return
    try:
        take_away(attachment=attachment, actor=actor)
    except ActRefusedError as refused:
        page.refuse(attachment.field_key, refused.message)


def _uuid(text: str) -> UUID:
    """The identifier in what was posted; zero, which nothing has, for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
