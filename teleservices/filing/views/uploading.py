"""A file joined by itself, to a draft or to corrections, while the rest of the page goes on; the picture of what is."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.profiles.spaces import signed_in
from locker.delivery import picture
from locker.inspection.messages import removed_message
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.corrections.joined import visible_piece
from teleservices.answering.corrections.pages import page_of
from teleservices.answering.posting import save_documents
from teleservices.answering.steps import StepPage
from teleservices.filing.access import own_request
from teleservices.filing.pages import question_page
from teleservices.filing.replies import refused, saved_text, tells_former_members
from teleservices.models import State


@never_cache
@require_POST
@tells_former_members
def upload(request: HttpRequest, reference: str, step_key: str) -> JsonResponse:
    """Join what was chosen for the field named `field`: a file, photos, or a document of the locker.

    Answers with what the field now holds. 422 says what is wrong with the file, 410 that nothing can be joined here any
    more, 403 that the person left the profile meanwhile, 401 that the session ended.
    """
    if not request.user.is_authenticated:
        return _signed_out()
    draft = own_request(request.user, reference)
    page = question_page(draft, step_key, request.POST.get("field", "")) if draft.state == State.DRAFT else None
    return _joined(request, request.user, page)


@never_cache
@require_POST
@tells_former_members
def upload_correction(request: HttpRequest, reference: str) -> JsonResponse:
    """The same for what a correction asks for: it stays in its buffer."""
    if not request.user.is_authenticated:
        return _signed_out()
    folder = open_folder(own_request(request.user, reference))
    return _joined(request, request.user, page_of(folder, request.POST.get("field", "")) if folder else None)


@login_required
@require_safe
def thumbnail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture of a document that one of the person's requests, or its corrections, holds."""
    piece = visible_piece(signed_in(request), uuid)
    if piece is None:
        raise Http404
    return picture(piece.stored_file)


def _joined(request: HttpRequest, user: User, page: StepPage | None) -> JsonResponse:
    if page is None or not page.document_fields:
        return refused(_("Nothing more can be joined here."), 410)
    (field,) = page.document_fields
    before = {attachment.uuid for attachment in page.slots[field.key].attachments}
    save_documents(request, page, user)
    slot = page.slots[field.key]
    context = {"slot": slot, "field": field, "error": "", "key": field.key, "phone": False}
    html = render_to_string("teleservices/answering/document.html", context)
    if page.document_errors:
        message = "\n".join(page.document_errors[field.key])
        again = field.key not in page.unfit
        return JsonResponse({"html": html, "message": message, "again": again}, status=422)
    new = [attachment for attachment in slot.attachments if attachment.uuid not in before] if request.FILES else []
    # what was removed from the files just sent, for the person to know
    message = removed_message([finding for attachment in new for finding in attachment.stored_file.cleaned])
    return JsonResponse({"html": html, "message": message, "saved": saved_text()})


def _signed_out() -> JsonResponse:
    return refused(_("Your session has ended. Sign in, then join this file again."), 401)
