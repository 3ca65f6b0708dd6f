"""The page of one request: where it stands, who acts, its content, documents and history."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.profiles.spaces import signed_in
from locker.delivery import download
from portal.dates import long_moment
from teleservices.answering.corrections.by_service import corrected_by_service, tells_of_one
from teleservices.answering.corrections.changes import changes_transmitted
from teleservices.answering.corrections.joined import visible_piece
from teleservices.answering.documents.slots import document_names
from teleservices.answering.editing import open_correction
from teleservices.answering.opening import why_closed
from teleservices.answering.steps import answer_rows
from teleservices.following.access import followed
from teleservices.following.decided import decided, letters_of, opinions_told
from teleservices.following.milestones import milestones
from teleservices.following.progress import review_that_goes_on, tag_of, who_acts
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import act_of, acts_open_to
from teleservices.lifecycle.afterwards.which_stands import considered, decisions_of
from teleservices.lifecycle.attesting import attestation_of
from teleservices.models import (
    MANDATE,
    Attachment,
    CorrectionRequest,
    Decision,
    RequestEvent,
    ServiceRequest,
    Side,
    State,
)
from teleservices.models.requests.beneficiary import mandate_label
from teleservices.permissions import Party, refusal


@login_required
@never_cache
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request to a member of its profile; a draft leads to its form."""
    user = signed_in(request)
    service_request = followed(user, reference)
    if service_request.state == State.DRAFT:
        return redirect("filing_resume", service_request.reference)
    events = list(service_request.events.filter(is_public=True).select_related("stage"))
    prefetch_related_objects([service_request], "corrections")
    answered = next((asked for asked in service_request.corrections.all() if asked.received_at), None)
    clock = clock_of(service_request) if service_request.state in State.open() else None
    correction = open_correction(service_request)
    going_on = review_that_goes_on(service_request, correction)
    level = milestones(service_request, list(service_request.procedure.stages.all()), events, clock, going_on)
    decisions = list(decisions_of(service_request))
    letters = letters_of(service_request, decisions, user)
    context = {
        "service_request": service_request,
        "tag": tag_of(service_request),
        "who_acts": who_acts(service_request, user),
        "clock": clock,
        "stepper": level,
        "going_on": going_on,
        "explanations": [step.stage for step in level if step.stage and step.stage.explanation],
        "correction": correction,
        "remarks": _remarks(service_request, correction),
        "answered": answered,
        "changes": changes_transmitted(service_request, answered) if answered else [],
        "by_service": corrected_by_service(service_request) if tells_of_one(events) else [],
        "sections": answer_rows(service_request, document_names(service_request)),
        "attachments": _attachments(service_request),
        "history": [_event_line(event) for event in reversed(events)],
        "unread": service_request.messages.unread_by(Side.APPLICANT).count(),
        "acknowledgement": getattr(service_request, "acknowledgement", None),
        "attestation": attestation_of(service_request),
        "decided": decided(service_request, decisions, events, letters),
        "letters": letters,
        **_beside_the_decision(service_request, decisions),
        "closed": why_closed(service_request.procedure),
    }
    return render(request, "teleservices/following/detail.html", context | _acts(user, service_request))


def _beside_the_decision(service_request: ServiceRequest, decisions: list[Decision]) -> dict[str, object]:
    """The opinions that the applicant may read, and what is considered of the decision that stands."""
    return {
        "opinions": opinions_told(service_request, decisions),
        "considered": considered(service_request) if decisions else [],
    }


def _remarks(service_request: ServiceRequest, correction: CorrectionRequest | None) -> list[tuple[str, str]]:
    """What the service says is wrong with each thing that it asks for, where it says so, by question."""
    said = correction.remarks if correction else {}
    return [(field.label, said[field.key]) for field in service_request.form_version.form.fields() if field.key in said]


def _attachments(service_request: ServiceRequest) -> list[tuple[str, Attachment]]:
    """The documents that the request holds, each with the question that it answers."""
    questions = {MANDATE: mandate_label()} | {
        field.key: field.label for field in service_request.form_version.form.fields()
    }
    attachments = service_request.attachments.select_related("stored_file")
    return [(questions.get(attachment.field_key, ""), attachment) for attachment in attachments]


def _acts(user: User, service_request: ServiceRequest) -> dict[str, object]:
    """What this person may do with it; a reader only reads and copies."""
    names = {act.name for act in acts_open_to(user, service_request, Party.APPLICANT)}
    return {
        "may_act": not refusal(user, service_request, Party.APPLICANT),
        "can_ask_attestation": "ask_attestation" in names,
        "can_withdraw": "withdraw" in names,
        "can_hand_over": "hand_over" in names,
    }


def _event_line(event: RequestEvent) -> dict[str, str | object]:
    return {
        "title": act_of(event.act).past_in(event),
        "date": long_moment(event.at),
        "iso": event.at.isoformat(),
        "text": event.text,
    }


@login_required
def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt, as kept; says to come back while it is being made."""
    service_request = followed(signed_in(request), reference)
    kept = getattr(service_request, "acknowledgement", None)
    if kept is None:
        raise Http404
    if kept.stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute; the e-mail already says all of it."))
        return redirect("request_detail", service_request.reference)
    title = _("Acknowledgement of receipt") + f" {service_request.reference}"
    return download(request=request, stored_file=kept.stored_file, title=title, context="acknowledgement")


@login_required
def attestation(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The attestation that silence granted the request; not found where none was given."""
    service_request = followed(signed_in(request), reference)
    given = attestation_of(service_request)
    if given is None:
        raise Http404
    if given.stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("request_detail", service_request.reference)
    title = f"{_('Attestation of acceptance by silence')} {service_request.reference}"
    return download(request=request, stored_file=given.stored_file, title=title, context="attestation")


@login_required
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A document that one of the person's requests holds, or that their corrections add to it or take away."""
    piece = visible_piece(signed_in(request), uuid)
    if piece is None:
        raise Http404
    return download(request=request, stored_file=piece.stored_file, title=piece.title, context="request")
