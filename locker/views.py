"""The lockers' pages: documents sent and received, attached, opened, renamed, deleted."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Profile, User
from accounts.permissions import may_file_for
from accounts.spaces import signed_in, space_context, space_or_404
from locker import delivery, documents
from locker.forms import AttachForm, RenameForm
from locker.intake import used_bytes
from locker.models import LockerDocument, LockerDocumentQuerySet, Origin
from locker.permissions import may_change_document

PER_PAGE = 20


@login_required
@never_cache
@require_GET
def sent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Documents envoyés » of a space: each with its category and where it is used."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    page = _page(request, LockerDocument.objects.sent().filter(profile=profile).select_related("added_by"))
    uses = documents.uses_of(user, list(page))
    context = space_context(request, profile) | {
        "room": _room(profile),
        "page": page,
        "rows": [(document, uses.get(document.pk, [])) for document in page],
        "may_change": may_file_for(user, profile),
    }
    return render(request, "locker/sent.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Joindre un fichier »: one or several, each judged on its own."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    if not may_file_for(user, profile):
        raise PermissionDenied
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    batch = documents.Batch()
    if form.is_bound and form.is_valid():
        category, uploads = form.cleaned_data["category"], form.cleaned_data["documents"]
        batch = documents.add_each(profile=profile, user=user, category=category, uploads=uploads)
        if not batch.refused:
            messages.success(request, _added(len(batch.added)))
            return redirect("locker_sent", profile.uuid)
    context = space_context(request, profile) | {"room": _room(profile), "form": form, "added": batch.added}
    context |= _told(form, batch)
    status = 422 if form.errors or batch.refused else 200
    return render(request, "locker/attach.html", context, status=status)


@login_required
@never_cache
@require_GET
def received(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Documents reçus » of a space."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    found = LockerDocument.objects.received().filter(profile=profile)
    return render(request, "locker/received.html", space_context(request, profile) | _deliveries(request, user, found))


@login_required
@never_cache
@require_GET
def all_received(request: HttpRequest) -> HttpResponse:
    """« Mes documents reçus »: those of all the spaces of the person."""
    user = signed_in(request)
    found = LockerDocument.objects.received().visible_to(user)
    return render(request, "locker/all_received.html", _deliveries(request, user, found))


@login_required
@never_cache
@require_GET
def document(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A document as a download; a received one is marked as opened."""
    user = signed_in(request)
    found = _own(user, uuid)
    response = delivery.download(stored_file=found.stored_file, title=found.title, user=user, context="locker")
    delivery.mark_opened(document=found, user=user)
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a sent document another title."""
    user = signed_in(request)
    found = _own_to_change(user, uuid)
    form = RenameForm(request.POST or None, initial={"title": found.title})
    if form.is_valid():
        documents.rename(document=found, user=user, title=form.cleaned_data["title"])
        messages.success(request, _("The document has its new title."))
        return redirect("locker_sent", found.profile.uuid)
    context = space_context(request, found.profile) | {"form": form, "document": found}
    return render(request, "locker/rename.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then take a sent document from the locker; requests keep their copy."""
    user = signed_in(request)
    found = _own_to_change(user, uuid)
    if request.method == "POST":
        documents.delete(document=found, user=user)
        messages.success(request, _("The document was deleted from your locker."))
        return redirect("locker_sent", found.profile.uuid)
    uses = documents.uses_of(user, [found]).get(found.pk, [])
    context = space_context(request, found.profile) | {"document": found, "uses": uses}
    return render(request, "locker/delete.html", context)


def _own(user: User, uuid: UUID) -> LockerDocument:
    """The document of this address, in a space of `user`; Http404 otherwise, whether it exists or not."""
    visible = LockerDocument.objects.visible_to(user).select_related("stored_file", "profile__type", "category")
    found = visible.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _own_to_change(user: User, uuid: UUID) -> LockerDocument:
    found = _own(user, uuid)
    if found.origin != Origin.SENT:
        raise Http404
    if not may_change_document(user, found):
        raise PermissionDenied
    return found


def _page(request: HttpRequest, found: LockerDocumentQuerySet) -> Page[LockerDocument]:
    return Paginator(found.select_related("stored_file", "category"), PER_PAGE).get_page(request.GET.get("page"))


def _deliveries(request: HttpRequest, user: User, found: LockerDocumentQuerySet) -> dict[str, object]:
    """A page of received documents, each with the request that it is about."""
    page = _page(request, found.select_related("profile", "first_opened_by"))
    subjects = documents.subjects_of(user, list(page))
    return {"page": page, "rows": [(document, subjects.get(document.about)) for document in page]}


def _room(profile: Profile) -> str:
    """What may be attached, said before: the size of a file, the room taken and the room there is."""
    return _("PDF only, %(largest)s MB at most per file. Space used: %(used)s out of %(quota)s MB.") % {
        "largest": settings.PARVIS_FILE_MAX_MB,
        "used": filesizeformat(used_bytes(profile)),
        "quota": settings.PARVIS_PROFILE_QUOTA_MB,
    }


def _told(form: AttachForm, batch: documents.Batch) -> dict[str, object]:
    """What went wrong: each refused file with its reason in the summary, their names at the field."""
    names = ", ".join(refused.name for refused in batch.refused)
    at_field = _("Not attached: %(names)s. The reasons are above.") % {"names": names} if names else ""
    return {
        "errors": [{"text": f"{one.name} – {one.reason}", "target": "id_documents"} for one in batch.refused],
        "summary_title": _("Some files were not attached") if batch.refused else "",
        "documents_error": at_field or " ".join(str(error) for error in form.errors.get("documents", [])),
    }


def _added(count: int) -> str:
    return ngettext("The document is in your locker.", "%(count)s documents are in your locker.", count) % {
        "count": count
    }
