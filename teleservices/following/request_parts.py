"""What the page of a request shows: where it stands, above whatever its tab, and each tab, which asks only its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from accounts.models import User
from portal.dates import long_moment
from teleservices.answering.answer_rows import answer_rows
from teleservices.answering.corrections.blocking import what_blocks_now
from teleservices.answering.corrections.by_service import corrected_by_service, tells_of_one
from teleservices.answering.corrections.changes import changes_transmitted
from teleservices.answering.documents.slots import document_names
from teleservices.answering.editing import open_correction
from teleservices.answering.opening import why_closed
from teleservices.following.decided import Letter, decided, letters_of, opinions_told
from teleservices.following.milestones import milestones
from teleservices.following.progress import review_that_goes_on, who_acts
from teleservices.following.request_tabs import RequestTab
from teleservices.following.who_holds import who_holds
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import act_of, acts_open_to
from teleservices.lifecycle.afterwards.which_stands import considered, decisions_of
from teleservices.lifecycle.attesting import attestation_of
from teleservices.models import MANDATE, Attachment, CorrectionRequest, Decision, RequestEvent, ServiceRequest, State
from teleservices.models.requests.capacity import mandate_label
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Standing:
    """A request with what every tab is told from: its public events, oldest first, its decisions, what it waits for."""

    request: ServiceRequest
    events: list[RequestEvent]
    decisions: list[Decision]
    letters: list[Letter]
    correction: CorrectionRequest | None

    def above(self, reader: User) -> dict[str, object]:
        """Where the request stands, in words, as `reader` reads it."""
        request, correction = self.request, self.correction
        clock = clock_of(request) if request.state in State.open() else None
        going_on = review_that_goes_on(request, correction)
        level = milestones(request, list(request.procedure.stages.all()), self.events, clock, going_on)
        return {
            "who_acts": who_acts(request, reader),
            "holder": who_holds(request, self.events, correction, reader),
            "may_act": not refusal(reader, request, Party.APPLICANT),
            "clock": clock,
            "stepper": level,
            "going_on": going_on,
            "explanations": [step.stage for step in level if step.stage and step.stage.explanation],
            "correction": correction,
            "blocking": what_blocks_now(request, correction),
            "decided": decided(request, self.decisions, self.events, self.letters),
            "considered": considered(request) if self.decisions else [],
        }


def standing_of(request: ServiceRequest, reader: User) -> Standing:
    """What the page of a request that was transmitted is made from, whatever its tab."""
    events = list(request.events.filter(is_public=True).select_related("stage"))
    prefetch_related_objects([request], "corrections")
    decisions = list(decisions_of(request))
    return Standing(request, events, decisions, letters_of(request, decisions, reader), open_correction(request))


def _history(standing: Standing, reader: User) -> dict[str, object]:
    """What happened, the opinions that the applicant may read, and what this person may do; a reader only reads."""
    request = standing.request
    names = {act.name for act in acts_open_to(reader, request, Party.APPLICANT)}
    return {
        "history": [_event_line(event, standing.correction) for event in reversed(standing.events)],
        "opinions": opinions_told(request, standing.decisions),
        "closed": why_closed(request.procedure),
        "can_ask_attestation": "ask_attestation" in names,
        "can_withdraw": "withdraw" in names,
        "can_hand_over": "hand_over" in names,
    }


def _content(standing: Standing, reader: User) -> dict[str, object]:
    """What was answered, and what was corrected of it, by whom."""
    request = standing.request
    answered = next((correction for correction in request.corrections.all() if correction.received_at), None)
    return {
        "sections": answer_rows(request, document_names(request)),
        "answered": answered,
        "changes": changes_transmitted(request, answered) if answered else [],
        "by_service": corrected_by_service(request, "applicant") if tells_of_one(standing.events) else [],
    }


def _documents(standing: Standing, reader: User) -> dict[str, object]:
    """What the request received from the département, and the documents that it holds."""
    request = standing.request
    return {
        "letters": standing.letters,
        "acknowledgement": getattr(request, "acknowledgement", None),
        "attestation": attestation_of(request),
        "attachments": _attachments(request),
    }


PARTS: Mapping[RequestTab, Callable[[Standing, User], dict[str, object]]] = {
    RequestTab.HISTORY: _history,
    RequestTab.CONTENT: _content,
    RequestTab.DOCUMENTS: _documents,
}
"""What each tab of the page shows, by name in its template."""


def _attachments(service_request: ServiceRequest) -> list[tuple[str, Attachment]]:
    """The documents that the request holds, each with the question that it answers."""
    questions = {MANDATE: mandate_label()} | service_request.form.labels
    attachments = service_request.attachments.select_related("stored_file")
    return [(questions.get(attachment.field_key, ""), attachment) for attachment in attachments]


def _event_line(event: RequestEvent, correction: CorrectionRequest | None) -> dict[str, str | object]:
    return {
        "title": act_of(event.act).past_in(event),
        "date": long_moment(event.at),
        "iso": event.at.isoformat(),
        "text": event.text,
        "is_said_above": correction is not None and event.data.get("correction") == correction.pk,
    }
