"""Reads what a step posts: answers first, then documents, each failing alone, so that nothing typed is lost."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from locker.intake import RefusedError
from locker.models import LockerDocument
from teleservices.answering.documents import document_slots, join_from_locker, join_upload, take_away
from teleservices.answering.editing import save_answers
from teleservices.answering.steps import StepPage
from teleservices.formkit.fieldtypes import DocumentField
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest


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
            _join(page, field, actor, upload=upload)
        if chosen := http_request.POST.get(f"locker_{field.key}", ""):
            _join(page, field, actor, chosen=chosen)
    action, _sep, uuid = http_request.POST.get("action", "").partition(":")
    if action == "take-away" and (attachment := page.request.attachments.filter(uuid=_uuid(uuid)).first()):
        take_away(attachment=attachment, actor=actor)
    page.slots = document_slots(page.request, page.document_fields)


def report_missing_documents(page: StepPage) -> None:
    """Say at each required document that it is missing, unless something else is said there already."""
    for field in page.missing_documents():
        page.document_errors.setdefault(field.key, _("Join this document."))


def _join(
    page: StepPage, field: DocumentField, actor: User, *, upload: UploadedFile | None = None, chosen: str = ""
) -> None:
    try:
        if upload is not None:
            join_upload(request=page.request, field=field, upload=upload, actor=actor)
            return
        documents = LockerDocument.objects.visible_to(actor).filter(profile=page.request.profile_id)
        document = documents.filter(uuid=_uuid(chosen)).select_related("stored_file").first()
        if document is None:
            page.document_errors[field.key] = _("This document is no longer in your locker. Choose another one.")
        else:
            join_from_locker(request=page.request, field=field, document=document, actor=actor)
    except (RefusedError, ActRefusedError) as refused:
        name = f"« {upload.name} » : " if upload is not None and upload.name else ""
        page.document_errors[field.key] = name + refused.message


def _uuid(text: str) -> UUID | None:
    """The identifier in what was posted, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
