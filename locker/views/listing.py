"""« Documents envoyés » with what is searched in them, « Joindre un fichier », « Documents reçus »."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.account_pages import account_page
from accounts.models import Profile, Role, User
from accounts.permissions import may_file_for
from accounts.profiles.spaces import signed_in, space_context, space_or_404, spaces_of
from locker import documents
from locker.entry import photos
from locker.models import LockerDocument, LockerDocumentQuerySet
from locker.screens.forms import AttachForm, FindForm
from locker.space import used_bytes

PER_PAGE = 20


@account_page()
def sent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Documents envoyés » of a space: each with its category, its validity and where it is used."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    finder = FindForm(request.GET)
    queryset = finder.narrowed(LockerDocument.objects.sent().filter(profile=profile))
    page = _page(request, queryset.select_related("added_by").prefetch_related("versions"))
    uses = documents.uses_of(user, list(page))
    context = space_context(request, profile) | {
        "room": _room(profile),
        "finder": finder,
        "page": page,
        "rows": [(document, uses.get(document.pk, [])) for document in page],
        "may_change": may_file_for(user, profile),
    }
    return render(request, "locker/sent.html", context)


@account_page()
def all_sent(request: HttpRequest) -> HttpResponse:
    """« Documents envoyés » of all the spaces of the person, each with the space where it is kept."""
    user = signed_in(request)
    finder = FindForm(request.GET)
    queryset = finder.narrowed(LockerDocument.objects.sent().visible_to(user))
    beside = ("added_by", "profile__type")
    page = _page(request, queryset.select_related(*beside).prefetch_related("versions"))
    uses = documents.uses_of(user, list(page))
    fileable = set(
        Profile.objects.visible_to(user).filter(memberships__role__in=Role.filing()).values_list("pk", flat=True)
    )
    context = {
        "finder": finder,
        "page": page,
        "rows": [(document, uses.get(document.pk, []), document.profile_id in fileable) for document in page],
        "spaces": spaces_of(user),
    }
    return render(request, "locker/all_sent.html", context)


@account_page("GET", "POST")
def attach(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Joindre un fichier »: one or several, each judged on its own."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    if not may_file_for(user, profile):
        raise PermissionDenied
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    batch = documents.Batch()
    if form.is_bound and form.is_valid():
        batch = documents.add_each(
            profile=profile,
            user=user,
            category=form.cleaned_data["category"],
            uploads=form.cleaned_data["documents"],
            valid_until=form.cleaned_data.get("valid_until"),
        )
        if not batch.refused:
            messages.success(request, _added(len(batch.added)))
            return redirect("locker_sent", profile.uuid)
    context = space_context(request, profile) | {"room": _room(profile), "form": form, "added": batch.added}
    context |= {"hint": _hint(), "slot": _slot(profile)}
    context |= _refusals(form, batch)
    status = 422 if form.errors or batch.refused else 200
    return render(request, "locker/attach.html", context, status=status)


@account_page()
def received(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Documents reçus » of a space."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    queryset = LockerDocument.objects.received().filter(profile=profile)
    return render(
        request, "locker/received.html", space_context(request, profile) | _deliveries(request, user, queryset)
    )


@account_page()
def all_received(request: HttpRequest) -> HttpResponse:
    """« Mes documents reçus »: those of all the spaces of the person."""
    user = signed_in(request)
    queryset = LockerDocument.objects.received().visible_to(user)
    return render(request, "locker/all_received.html", _deliveries(request, user, queryset))


def _page(request: HttpRequest, queryset: LockerDocumentQuerySet) -> Page[LockerDocument]:
    return Paginator(queryset.select_related("stored_file", "category"), PER_PAGE).get_page(request.GET.get("page"))


def _deliveries(request: HttpRequest, user: User, queryset: LockerDocumentQuerySet) -> dict[str, object]:
    """A page of received documents, each with the request that it is about."""
    page = _page(request, queryset.select_related("profile", "first_opened_by"))
    subjects = documents.subjects_of(user, list(page))
    return {"page": page, "rows": [(document, subjects.get(document.about)) for document in page]}


def _room(profile: Profile) -> str:
    """What may be attached, said before: the size of a file, the room taken and the room there is."""
    text = _("PDF only, %(largest)s MB at most per file. Space used: %(used)s out of %(quota)s MB.")
    if photos.are_accepted():
        text = _("PDF or photos, %(largest)s MB at most per file. Space used: %(used)s out of %(quota)s MB.")
    return text % {
        "largest": settings.PARVIS_FILE_MAX_MB,
        "used": filesizeformat(used_bytes(profile)),
        "quota": settings.PARVIS_PROFILE_QUOTA_MB,
    }


def _slot(profile: Profile) -> dict[str, object]:
    """What can be attached, as `components/upload.html` says it."""
    return {"limit_text": _room(profile), "accepts": photos.accepted(), "takes_many_files": True}


def _hint() -> str:
    """How to choose the files."""
    several = _("You may choose several files at once.")
    together = _("Photos chosen together become one PDF.")
    return f"{several} {together} {photos.order_text()}" if photos.are_accepted() else several


def _refusals(form: AttachForm, batch: documents.Batch) -> dict[str, object]:
    """What went wrong: each refused file with its reason in the summary, their names at the field."""
    names = ", ".join(refused.name for refused in batch.refused)
    at_field = _("Not attached: %(names)s. The reasons are above.") % {"names": names} if names else ""
    return {
        "errors": [
            {"text": f"{refusal.name} – {refusal.reason}", "target": "id_documents"} for refusal in batch.refused
        ],
        "summary_title": _("Some files were not attached") if batch.refused else "",
        "documents_error": at_field or " ".join(str(error) for error in form.errors.get("documents", [])),
    }


def _added(count: int) -> str:
    return ngettext("The document is in your locker.", "%(count)s documents are in your locker.", count) % {
        "count": count
    }
