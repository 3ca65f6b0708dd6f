"""What the applicant is told of an act: the stage's text with its tags filled, and the e-mail that carries it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import outbox
from portal.dates import long_date
from portal.department import current_department
from teleservices.legal import acknowledgement_paragraphs
from teleservices.lifecycle.acts import Act
from teleservices.lifecycle.payloads import Corrections, Payload
from teleservices.lifecycle.tags import fill
from teleservices.models import RequestEvent, ServiceRequest, Stage


def facts_of(request: ServiceRequest, stage: Stage | None, payload: Payload) -> dict[str, str]:
    """The facts that tags may give of `request` as it becomes."""
    team = request.team
    deadline = payload.deadline if isinstance(payload, Corrections) else None
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


def text_for(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> str:
    """What stays on the request and is sent: the designer's words, or ours where the stage did not change."""
    if not act.is_public:
        return payload.message
    if act.name == "resubmit":
        return _("You transmitted the corrections that we asked for. The review of your request goes on.")
    if act.name == "withdraw":
        return _("You withdrew your request. It will not be processed any further.")
    text = fill(stage.email_text, facts_of(request, stage, payload)) if stage else ""
    parts = [text, "" if _says(text, payload.message) else payload.message, _asked_for(request, payload)]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _says(text: str, message: str) -> bool:
    """Whether the designer's text already carries the instructor's message, however its lines were laid out."""
    return " ".join(message.split()) in " ".join(text.split())


def _asked_for(request: ServiceRequest, payload: Payload) -> str:
    """What a correction request names, with its deadline, whatever the designer wrote (CRPA L114-5)."""
    if not isinstance(payload, Corrections):
        return ""
    named = [field.label for field in request.form_version.form.fields() if field.key in payload.field_keys]
    deadline = long_date(payload.deadline)
    return "\n".join(
        [_("To be corrected or joined before %(deadline)s:") % {"deadline": deadline}]
        + [f"– {label}" for label in named]
    )


def subject_for(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> str:
    """The subject, the reference in it so that people find it again."""
    subject = fill(stage.email_subject, facts_of(request, stage, payload)) if stage else str(act.past)
    return subject if request.reference in subject else f"{subject} – {request.reference}"


def post_email(event: RequestEvent, request: ServiceRequest, subject: str) -> None:
    """Write the e-mail of `event` into the outbox, within the act's transaction."""
    acknowledgement = getattr(request, "acknowledgement", None) if event.act == "transmit" else None
    context = {
        "event": event,
        "request": request,
        "stage": event.stage,
        "legal_paragraphs": acknowledgement_paragraphs(acknowledgement) if acknowledgement else [],
        "url": settings.PARVIS_BASE_URL + request.get_absolute_url(),
        "team": request.team,
        "portal": current_department(),
        "subject": subject,
    }
    outbox.post(
        key=f"request:{request.pk}:event:{event.number}:user:{request.applicant_id}",
        kind=f"request.{event.act}",
        recipient=request.applicant.email,
        subject=subject,
        text=render_to_string("emails/requests/event.txt", context),
        html=render_to_string("emails/requests/event.html", context),
        about=request.reference,
        reply_to=request.team.email if request.team else "",
    )
