"""What an act says to the applicant: the designer's words for its stage, or ours where the act has its own.

Each row of the table names one of the functions below, which take an `ActContext`.
"""

from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal_clock import clock_of, clock_without_open_correction
from teleservices.lifecycle.applicant_payloads import Resubmission
from teleservices.lifecycle.corrections.payloads import Asked, Corrections, Extension
from teleservices.lifecycle.corrections.texts import asked_for, received_parts
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.postal.requesting import told_of_deposit
from teleservices.lifecycle.prerequisites.awaiting import awaited
from teleservices.lifecycle.wording.tags import fill
from teleservices.models import ServiceRequest, Stage
from teleservices.receipts import remedies_after_silence


class ActContext(NamedTuple):
    """An act, as far as its text depends on it."""

    request: ServiceRequest
    """As it becomes."""
    stage: Stage | None
    payload: Payload
    moves_review: bool
    """Whether it only moves the review, so that what is awaited still is."""


def of_the_stage(context: ActContext) -> str:
    """The text of the stage, the instructor's message, and what the law wants said whatever the designer wrote."""
    request, stage, payload, moves_review = context
    text = fill(stage.email_text, tag_values(request, stage, payload)) if stage else ""
    parts = [
        text,
        "" if _says(text, payload.message) else payload.message,
        asked_for(request, payload) if isinstance(payload, Corrections) else "",
        _still_awaited(request) if moves_review else "",
        told_of_deposit(request) if isinstance(payload, DecisionGiven) and not payload.is_handled else "",
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def message_alone(context: ActContext) -> str:
    """Only the message of whoever acts; the stage's own text isn't said again."""
    return context.payload.message


def corrections_sent(context: ActContext) -> str:
    """That the review goes on, what was received, what came back unchanged, and when silence will speak now."""
    request, payload = context.request, context.payload
    parts = [_("You transmitted the corrections that we asked for. The review of your request goes on.")]
    lines, silence = received_parts(request, _unchanged(payload))
    if lines:
        day = {"day": long_date(request.completed_at or timezone.now())}
        parts.append("\n".join([_("Received on %(day)s:") % day, *lines]))
    return "\n\n".join(part for part in (*parts, *_left_unchanged(request, payload), silence) if part)


def corrections_amended(context: ActContext) -> str:
    """What is asked for besides, and that the rest still is."""
    request, payload = context.request, context.payload
    more = asked_for(request, payload) if isinstance(payload, Asked) else ""
    text = _("We ask you for something more. What we had already asked you for is still expected, by the same day.")
    return "\n\n".join(part for part in (text, payload.message.strip(), more) if part)


def corrections_extended(context: ActContext) -> str:
    """Until when what was asked for is expected now."""
    payload = context.payload
    text = _("You have more time to send us what we asked you for.")
    if isinstance(payload, Extension):
        text = _("You have until %(day)s, that day included, to send us what we asked you for.") % {
            "day": long_date(payload.deadline)
        }
    return "\n\n".join(part for part in (text, payload.message.strip()) if part)


def corrections_cancelled(context: ActContext) -> str:
    """That there is nothing to send any more, and what silence means from then on (CRPA L114-5)."""
    clock = clock_without_open_correction(context.request)
    parts = [
        _("We no longer ask you for anything: what we had asked you for is not needed. You have nothing to send."),
        context.payload.message.strip(),
        _("The legal time runs as if nothing had been asked.") + f" {clock.label}." if clock and clock.label else "",
    ]
    return "\n\n".join(part for part in parts if part)


def taken_as_received(context: ActContext) -> str:
    """From when what came back unchanged counts."""
    text = _("The service takes as received what you left unchanged. It counts from the day when you confirmed it.")
    return "\n\n".join(part for part in (text, context.payload.message.strip()) if part)


def handed_over(context: ActContext) -> str:
    """Who follows the request from now on."""
    return _("%(who)s now follows this request for %(profile)s and receives its e-mails.") % {
        "who": context.request.applicant.get_full_name(),
        "profile": context.request.profile.name,
    }


def transferred(context: ActContext) -> str:
    """To whom it goes, and the law's two dates (CRPA L114-2): inside the département, the time runs from the first."""
    request = context.request
    text = _(
        "Your request, received on %(first)s, was transmitted on %(day)s to the service “%(team)s”, which processes it "
        "from now on (CRPA, article L114-2). You have nothing to do, and none of your time limits changes: they run "
        "from the day when the département received it."
    ) % {
        "first": long_date(request.submitted_at or timezone.now()),
        "day": long_date(timezone.now()),
        "team": request.team,
    }
    return "\n\n".join(part for part in (text, context.payload.message.strip()) if part)


def granted_by_silence(context: ActContext) -> str:
    """That the request is granted without a decision (CRPA L231-1), and what proves it (L232-3)."""
    return _(
        "The département had not answered you by %(day)s: its silence means that your request is granted (CRPA, "
        "article L231-1). You may ask for its attestation on the page of your request (article L232-3)."
    ) % {"day": _day_of_silence(context.request)}


def refused_by_silence(context: ActContext) -> str:
    """That silence means refusal (CRPA L231-4), that the service may still answer, and what can be done."""
    text = _(
        "The département had not answered you by %(day)s: its silence means refusal (CRPA, article L231-4). The "
        "service may still answer you."
    ) % {"day": _day_of_silence(context.request)}
    clock = clock_of(context.request)
    refused_on = clock.decides_on if clock else None
    return "\n\n".join([text, *remedies_after_silence(context.request.acknowledgement, refused_on=refused_on)])


def _day_of_silence(request: ServiceRequest) -> str:
    clock = clock_of(request)
    return long_date(clock.decides_on) if clock and clock.decides_on else ""


def withdrawn(context: ActContext) -> str:
    """The stage's words, or ours for a procedure that has none for it."""
    if context.stage:
        return of_the_stage(context)
    return _("You withdrew your request. It will not be processed any further.")


def tag_values(request: ServiceRequest, stage: Stage | None, payload: Payload) -> dict[str, str]:
    """What each tag gives of `request` as it becomes, by the French name that designers write."""
    team = request.team
    deadline = payload.deadline if isinstance(payload, Asked | Extension) else None
    submitted_on = timezone.localdate(request.submitted_at) if request.submitted_at else None
    return {
        "référence": request.reference,
        "démarche": request.procedure.title,
        "demandeur": request.profile.name,
        "étape": stage.name if stage else request.get_state_display(),
        "explication": stage.explanation if stage else "",
        "message": payload.message,
        "échéance": long_date(deadline) if deadline else "",
        "date de dépôt": long_date(submitted_on) if submitted_on else "",
        "service": team.name if team else "",
        "téléphone du service": team.telephone if team else "",
        "adresse du service": team.email if team else "",
        "lien": settings.PARVIS_BASE_URL + request.get_absolute_url(),
    }


def _says(text: str, message: str) -> bool:
    """Whether the designer's text already carries the instructor's message, however its lines were laid out."""
    return " ".join(message.split()) in " ".join(text.split())


def _unchanged(payload: Payload) -> tuple[str, ...]:
    return payload.unchanged_keys if isinstance(payload, Resubmission) else ()


def _left_unchanged(request: ServiceRequest, payload: Payload) -> list[str]:
    """What came back unchanged and so isn't received, by name (CRPA L114-5)."""
    labels = [label for key, label in request.form.labels.items() if key in _unchanged(payload)]
    if not labels:
        return []
    heading = _("You confirmed without changing them the answers below. They don't count as received:")
    return ["\n".join([heading, *(f"– {label}" for label in labels)])]


def _still_awaited(request: ServiceRequest) -> str:
    """That the review, which goes on, does not do away with what the applicant was asked for."""
    correction = awaited(request)
    if correction is None:
        return ""
    return _("What we asked you for is still expected by %(deadline)s, that day included.") % {
        "deadline": long_date(correction.deadline)
    }
