"""One document: opened, its first page shown, described anew, replaced, deleted; and what it was before."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.account_pages import account_page
from accounts.models import User
from accounts.profiles.spaces import signed_in, space_context
from locker import delivery, documents
from locker.entry.intake import RefusedError
from locker.models import DocumentVersion, LockerDocument, Origin
from locker.permissions import may_change_document
from locker.screens.forms import DescribeForm, ReplaceForm


@account_page()
def document(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A document as a download; a received one is marked as opened."""
    user = signed_in(request)
    document = own_document(user, uuid)
    response = delivery.download(
        request=request, stored_file=document.stored_file, title=document.title, context="locker"
    )
    if response.status_code == 200:
        delivery.mark_opened(document=document, user=user)
    return response


@account_page()
def version(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What a document was before it was replaced."""
    visible = LockerDocument.objects.visible_to(signed_in(request))
    versions = DocumentVersion.objects.select_related("stored_file", "document").filter(uuid=uuid, document__in=visible)
    former = versions.first()
    if former is None:
        raise Http404
    title = former.document.title
    return delivery.download(request=request, stored_file=former.stored_file, title=title, context="locker version")


@login_required
@require_GET
def thumbnail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture of a document's first page; not found where there is none."""
    return delivery.picture(own_document(signed_in(request), uuid).stored_file)


@account_page("GET", "POST")
def describe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a sent document another title, or say until when it is valid."""
    user = signed_in(request)
    document = own_to_change(user, uuid)
    form = DescribeForm(request.POST or None, document=document)
    if form.is_valid():
        documents.describe(
            document=document,
            user=user,
            title=form.cleaned_data["title"],
            valid_until=form.cleaned_data.get("valid_until", document.valid_until),
        )
        messages.success(request, _("What you said of the document is kept."))
        return redirect("locker_sent", document.profile.uuid)
    context = space_context(request, document.profile) | {"form": form, "document": document}
    return render(request, "locker/describe.html", context, status=422 if form.errors else 200)


@account_page("GET", "POST")
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put another file in a document's place; the one before is kept as a version."""
    user = signed_in(request)
    document = own_to_change(user, uuid)
    form = ReplaceForm(request.POST, request.FILES, document=document) if request.method == "POST" else None
    form = form or ReplaceForm(document=document)
    if form.is_bound and form.is_valid():
        try:
            documents.replace(
                document=document,
                user=user,
                upload=form.cleaned_data["file"],
                valid_until=form.cleaned_data.get("valid_until"),
            )
        except RefusedError as refused:
            form.add_error("file", refused.message)
        else:
            messages.success(request, _("The document was replaced. The one before is kept among its versions."))
            return redirect("locker_sent", document.profile.uuid)
    uses = documents.uses_of(user, [document]).get(document.pk, [])
    context = space_context(request, document.profile) | {"form": form, "document": document, "uses": uses}
    return render(request, "locker/replace.html", context, status=422 if form.errors else 200)


@account_page("GET", "POST")
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then take a sent document from the locker; requests keep their copy."""
    user = signed_in(request)
    document = own_to_change(user, uuid)
    if request.method == "POST":
        documents.delete(document=document, user=user)
        messages.success(request, _("The document was deleted from your locker."))
        return redirect("locker_sent", document.profile.uuid)
    uses = documents.uses_of(user, [document]).get(document.pk, [])
    context = space_context(request, document.profile) | {"document": document, "uses": uses}
    return render(request, "locker/delete.html", context)


def own_document(user: User, uuid: UUID) -> LockerDocument:
    """The document of this address, in a space of `user`; Http404 otherwise, whether it exists or not."""
    visible = LockerDocument.objects.visible_to(user).select_related("stored_file", "profile__type", "category")
    document = visible.filter(uuid=uuid).first()
    if document is None:
        raise Http404
    return document


def own_to_change(user: User, uuid: UUID) -> LockerDocument:
    """The sent document of this address; Http404 for a received one, PermissionDenied when a role forbids a change."""
    document = own_document(user, uuid)
    if document.origin != Origin.SENT:
        raise Http404
    if not may_change_document(user, document):
        raise PermissionDenied
    return document
