"""« Ordonner ou tourner les pages » of a document made of photos, in a draft or in corrections; each page's picture."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.account_pages import account_page
from accounts.models import User
from accounts.profiles.spaces import signed_in
from locker.delivery import page_picture as picture
from locker.screens import pages_screen
from locker.screens.arranging import Arrangement, may_be_arranged
from teleservices.answering.corrections.joined import Piece, folder_of, visible_piece
from teleservices.answering.corrections.joined import about as about_piece
from teleservices.answering.documents.folders import Folder
from teleservices.filing.access import own_request
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, JoinedFile, ServiceRequest, State
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Opened:
    """A document made of photos, the request that it is about, and where its pages are written."""

    about: ServiceRequest
    folder: Folder
    piece: JoinedFile
    actor: User

    def keep(self, arrangement: Arrangement) -> None:
        """Have a new file of these pages take its place."""
        self.folder.rearrange(piece=self.piece, arrangement=arrangement, actor=self.actor)

    def picture_url(self, number: int) -> str:
        """The address of the picture of a page; `number` is its place in the file."""
        return reverse("filing_page_picture", args=[self.piece.uuid, number])

    @property
    def back(self) -> str:
        """The page that the document belongs to, at its place."""
        key, reference = self.piece.field_key, self.about.reference
        if self.about.state != State.DRAFT:
            page = reverse("filing_correct", args=[reference])
        elif key == MANDATE:
            page = reverse("filing_beneficiary", args=[reference])
        else:
            page = reverse("filing_step", args=[reference, self.about.form.step_of(key).key])
        return f"{page}#field-{key}"


@account_page("GET", "POST")
def pages(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the pages as the address arranges them; on POST a new file of them takes the document's place."""
    user = signed_in(request)
    about = own_request(user, about_piece(_of_photos(user, uuid)).reference)
    folder = folder_of(about)
    piece = folder.piece(uuid) if folder else None
    if why := refusal(user, about, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("filing_check" if about.state == State.DRAFT else "request_detail", about.reference)
    if folder is None or piece is None:
        return redirect("request_detail", about.reference)
    document = Opened(about, folder, piece, user)
    try:
        answer = pages_screen.answer(request, piece.stored_file, picture_url=document.picture_url, keep=document.keep)
    except ActRefusedError as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", about.reference)
    if answer.is_overtaken:
        messages.warning(request, answer.error)
        return redirect("filing_pages", uuid)
    if answer.screen is None:
        messages.success(request, _("The pages are kept in this order."))
        return redirect(document.back)
    context = {"opened": document, "screen": answer.screen, "errors": answer.errors}
    status = 422 if answer.errors else 200
    return render(request, "teleservices/filing/pages.html", context, status=status)


@login_required
@require_safe
def page_picture(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The picture of a page, drawn in the jail."""
    return picture(_of_photos(signed_in(request), uuid).stored_file, number)


def _of_photos(user: User, uuid: UUID) -> Piece:
    piece = visible_piece(user, uuid)
    if piece is None or not may_be_arranged(piece.stored_file):
        raise Http404
    return piece
