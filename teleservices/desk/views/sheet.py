"""A request's sheet: what was asked, what can be done, what happened."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from locker.delivery import download
from locker.models import StoredFile
from teleservices.answering.documents import document_names
from teleservices.answering.editing import open_correction
from teleservices.answering.steps import answer_rows
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.tones import tone_of
from teleservices.lifecycle import ACTS, acts_open_to
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party

SIMILAR = 5
"""Other requests of the profile that the sheet lists."""


def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request to an instructor of its team."""
    user = instructor(request)
    shown = desk_request(user, reference)
    labels = {field.key: field.label for field in shown.form_version.form.fields()}
    context = {
        "shown": shown,
        "tone": tone_of(shown),
        "acknowledgement": _kept_acknowledgement(shown),
        "sections": answer_rows(shown, document_names(shown)),
        "attachments": [
            (labels.get(one.field_key, ""), one) for one in shown.attachments.select_related("stored_file")
        ],
        "events": [
            (ACTS[event.act], event) for event in shown.events.select_related("actor", "stage").order_by("-number")
        ],
        "acts": acts_open_to(user, shown, Party.INSTRUCTOR),
        "correction": open_correction(shown),
        "decision": shown.decisions.select_related("letter").first(),
        "similar": _similar(user, shown),
        "is_open": shown.state in State.open(),
    }
    return render(request, "teleservices/desk/sheet.html", context)


def document(request: HttpRequest, reference: str, uuid: UUID) -> FileResponse:
    """A document that the request holds."""
    user = instructor(request)
    shown = desk_request(user, reference)
    found = shown.attachments.select_related("stored_file").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return download(stored_file=found.stored_file, title=found.title, user=user, context="desk")


def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt that the applicant got."""
    user = instructor(request)
    shown = desk_request(user, reference)
    return _download(request, shown, _kept_acknowledgement(shown), _("Acknowledgement of receipt"), user)


def letter(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The letter of the latest decision, as the applicant got it; not found before a decision."""
    user = instructor(request)
    shown = desk_request(user, reference)
    decision = shown.decisions.select_related("letter").first()
    if decision is None:
        raise Http404
    return _download(request, shown, decision.letter, _("Decision letter"), user)


def _download(
    request: HttpRequest, shown: ServiceRequest, stored_file: StoredFile | None, title: str, user: User
) -> HttpResponseBase:
    """The file; while it is being made, back to the sheet, which says so."""
    if stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("desk:sheet", shown.reference)
    return download(stored_file=stored_file, title=f"{title} {shown.reference}", user=user, context="desk")


def _kept_acknowledgement(shown: ServiceRequest) -> StoredFile | None:
    acknowledged = getattr(shown, "acknowledgement", None)
    return acknowledged.stored_file if acknowledged else None


def _similar(user: User, shown: ServiceRequest) -> list[ServiceRequest]:
    """The latest other requests of the same profile that the instructor may see."""
    found = ServiceRequest.objects.instructed_by(user).filter(profile=shown.profile_id)
    return list(found.exclude(pk=shown.pk).select_related("procedure", "stage").order_by("-submitted_at")[:SIMILAR])
