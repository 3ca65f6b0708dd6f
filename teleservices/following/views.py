"""« Mes brouillons », « Mes demandes » and the page of one request."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Profile, User
from accounts.spaces import space_context, space_or_404
from locker.delivery import download
from portal.dates import long_date, long_moment
from teleservices.answering.documents import document_names
from teleservices.answering.editing import open_correction
from teleservices.answering.opening import why_closed
from teleservices.answering.posting import posted_revision
from teleservices.answering.steps import answer_rows
from teleservices.following.progress import milestones, tag_of, who_acts
from teleservices.lifecycle import ACTS, LifecycleError, perform
from teleservices.models import Attachment, ServiceRequest, State
from teleservices.paperwork.request_copy import request_copy_pdf
from teleservices.permissions import Party, refusal

PER_PAGE = 20


@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts of all the spaces of the person."""
    return _listing(request, "teleservices/following/drafts.html", None)


@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    """The transmitted requests of all the spaces of the person."""
    return _listing(request, "teleservices/following/requests.html", None)


@login_required
def space_drafts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The drafts of one space."""
    return _listing(request, "teleservices/following/drafts.html", _space(request, uuid))


@login_required
def space_requests(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The transmitted requests of one space."""
    return _listing(request, "teleservices/following/requests.html", _space(request, uuid))


@login_required
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """A request: where it stands, who acts, its content, documents and history."""
    user = cast("User", request.user)
    shown = _own(user, reference)
    if shown.state == State.DRAFT:
        return redirect("filing_resume", shown.reference)
    events = list(shown.events.filter(is_public=True).select_related("stage").order_by("-number"))
    reached = {event.stage_id: long_date(event.at) for event in events if event.stage_id}
    context = {
        "shown": shown,
        "tag": tag_of(shown),
        "who_acts": who_acts(shown),
        "stepper": milestones(shown, shown.procedure.stages.filter(is_archived=False), reached),
        "correction": open_correction(shown),
        "sections": answer_rows(shown, document_names(shown)),
        "attachments": shown.attachments.select_related("stored_file"),
        "history": [
            {
                "title": ACTS[event.act].past,
                "date": long_moment(event.at),
                "iso": event.at.isoformat(),
                "text": event.text,
            }
            for event in events
        ],
        "may_act": not refusal(user, shown, Party.APPLICANT),
        "can_withdraw": shown.state in ACTS["withdraw"].sources,
        "acknowledgement": getattr(shown, "acknowledgement", None),
        "decision": shown.decisions.first(),
    }
    return render(request, "teleservices/following/detail.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a request that is not decided."""
    user = cast("User", request.user)
    shown = _own(user, reference)
    try:
        perform(
            request_id=shown.pk,
            act_name="withdraw",
            actor=user,
            revision_number=posted_revision(request),
        )
    except LifecycleError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("request_detail", shown.reference)


@login_required
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """« Télécharger une copie »: the whole request as a tagged PDF."""
    shown = _own(cast("User", request.user), reference)
    return _pdf(request_copy_pdf(shown), f"{_('request')}-{shown.reference}")


@login_required
def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt, as kept; says to come back while it is being made."""
    user = cast("User", request.user)
    shown = _own(user, reference)
    kept = getattr(shown, "acknowledgement", None)
    if kept is None:
        raise Http404
    if kept.stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute; the e-mail already says all of it."))
        return redirect("request_detail", shown.reference)
    title = _("Acknowledgement of receipt") + f" {shown.reference}"
    return download(stored_file=kept.stored_file, title=title, user=user, context="acknowledgement")


@login_required
def attachment(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A document that one of the person's requests holds."""
    user = cast("User", request.user)
    visible = ServiceRequest.objects.visible_to(user)
    found = Attachment.objects.filter(uuid=uuid, request__in=visible).select_related("stored_file").first()
    if found is None:
        raise Http404
    return download(stored_file=found.stored_file, title=found.title, user=user, context="request")


def _own(user: User, reference: str) -> ServiceRequest:
    found = (
        ServiceRequest.objects.visible_to(user)
        .select_related(
            "procedure__team",
            "form_version",
            "profile__type",
            "applicant",
            "stage",
            "team",
            "assignee",
            "acknowledgement__stored_file",
        )
        .filter(reference=reference)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _space(request: HttpRequest, uuid: UUID) -> Profile:
    return space_or_404(cast("User", request.user), uuid)


def _listing(request: HttpRequest, template: str, profile: Profile | None) -> HttpResponse:
    user = cast("User", request.user)
    found = ServiceRequest.objects.visible_to(user).select_related("procedure", "profile", "stage")
    found = found.filter(profile=profile) if profile else found
    drafts = template.endswith("drafts.html")
    found = found.drafts().order_by("-updated_at") if drafts else found.transmitted().order_by("-submitted_at")
    page: Page[ServiceRequest] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, tag_of(one), why_closed(one.procedure) if drafts else who_acts(one)) for one in page]
    context: dict[str, object] = {"page": page, "rows": rows, "profile": profile}
    if profile:
        context |= space_context(request, profile)
    return render(request, template, context)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
