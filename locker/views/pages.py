"""« Ordonner ou tourner les pages » of a document of the locker that was made of photos; the picture of each page."""

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
from accounts.profiles.spaces import signed_in, space_context
from locker import delivery, documents
from locker.models import LockerDocument
from locker.screens import pages_screen
from locker.screens.arranging import Arrangement, may_be_arranged
from locker.views.document import own_to_change


@account_page("GET", "POST")
def pages(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the pages as the address arranges them; on POST make a new file of them, the one before is a version."""
    user = signed_in(request)
    document = _own_of_photos(user, uuid)

    def keep(arrangement: Arrangement) -> None:
        documents.rearrange(document=document, user=user, seen=document.stored_file.sha256, arrangement=arrangement)

    def picture_url(number: int) -> str:
        return reverse("locker_page_picture", args=[document.uuid, number])

    answer = pages_screen.answer(request, document.stored_file, picture_url=picture_url, keep=keep)
    if answer.is_overtaken:
        messages.warning(request, answer.error)
        return redirect("locker_pages", document.uuid)
    if answer.screen is None:
        messages.success(request, _("The pages are kept in this order."))
        return redirect("locker_sent", document.profile.uuid)
    context = space_context(request, document.profile) | {
        "document": document,
        "screen": answer.screen,
        "errors": answer.errors,
        "back": reverse("locker_sent", args=[document.profile.uuid]),
    }
    status = 422 if answer.errors else 200
    return render(request, "locker/pages.html", context, status=status)


@login_required
@require_safe
def page_picture(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The picture of a page, drawn in the jail."""
    return delivery.page_picture(_own_of_photos(signed_in(request), uuid).stored_file, number)


def _own_of_photos(user: User, uuid: UUID) -> LockerDocument:
    document = own_to_change(user, uuid)
    if not may_be_arranged(document.stored_file):
        raise Http404
    return document
