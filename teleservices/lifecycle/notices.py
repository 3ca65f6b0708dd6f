"""What the applicant is told of an act: the stage's text with its tags filled, and the e-mail that carries it."""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Profile, User
from accounts.permissions import administrators_of, filers_of, may_file_for, may_see_profile
from notifications import outbox
from portal.dates import long_date
from portal.department import current_department
from teleservices.legal import acknowledgement_paragraphs
from teleservices.lifecycle.acts import ACTS, Act
from teleservices.lifecycle.awaiting import awaited
from teleservices.lifecycle.payloads import Corrections, Payload, Resubmission
from teleservices.lifecycle.tags import fill
from teleservices.models import RequestEvent, ServiceRequest, Stage, State
from teleservices.permissions import Party

GREETING = re.compile(r"\s*((?:Bonjour|Bonsoir|Madame|Monsieur|Mesdames|Chère?)\b[^\n]{0,60},)[ \t]*\n", re.IGNORECASE)
"""How a designer's own text greets, on a line of its own: ours is not added then."""
REMINDER = "remind_applicant"
"""The one act whose e-mail is a service and no duty, so that people may decline it."""


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
        told = _("You transmitted the corrections that we asked for. The review of your request goes on.")
        return "\n\n".join([told, *_left_unchanged(request, payload)])
    if act.name == "take_as_received":
        told = _("The service takes as received what you left unchanged. It counts from the day when you confirmed it.")
        return "\n\n".join(part for part in (told, payload.message.strip()) if part)
    if act.name == "hand_over":
        return _("%(who)s now follows this request for %(profile)s and receives its e-mails.") % {
            "who": request.applicant.get_full_name(),
            "profile": request.profile.name,
        }
    if act.name == "withdraw" and stage is None:
        return _("You withdrew your request. It will not be processed any further.")
    text = fill(stage.email_text, facts_of(request, stage, payload)) if stage else ""
    parts = [
        text,
        "" if _says(text, payload.message) else payload.message,
        _asked_for(request, payload),
        _still_awaited(request, act),
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _says(text: str, message: str) -> bool:
    """Whether the designer's text already carries the instructor's message, however its lines were laid out."""
    return " ".join(message.split()) in " ".join(text.split())


def _asked_for(request: ServiceRequest, payload: Payload) -> str:
    """What a correction request names, with its deadline, whatever the designer wrote (CRPA L114-5)."""
    if not isinstance(payload, Corrections):
        return ""
    named = [field for field in request.form_version.form.fields() if field.key in payload.field_keys]
    deadline = long_date(payload.deadline)
    return "\n".join(
        [_("To be corrected or joined before %(deadline)s:") % {"deadline": deadline}]
        + [f"– {field.label}{_mark(field.key, payload)}" for field in named]
        + ["", _goes_on(payload)]
    )


def _left_unchanged(request: ServiceRequest, payload: Payload) -> list[str]:
    """What came back unchanged and so isn't received, by name (CRPA L114-5)."""
    kept = payload.unchanged_keys if isinstance(payload, Resubmission) else ()
    named = [field.label for field in request.form_version.form.fields() if field.key in kept]
    if not named:
        return []
    told = _("You confirmed without changing them the answers below. They don't count as received:")
    return ["\n".join([told, *(f"– {label}" for label in named)])]


def _still_awaited(request: ServiceRequest, act: Act) -> str:
    """That the review, which goes on, does not do away with what the applicant was asked for."""
    asked = awaited(request) if act.reaches else None
    if asked is None:
        return ""
    return _("What we asked you for is still expected before %(deadline)s.") % {"deadline": long_date(asked.deadline)}


def _mark(key: str, payload: Corrections) -> str:
    return f" ({pgettext('to go on with a request', 'indispensable')})" if key in payload.indispensable_keys else ""


def _goes_on(payload: Corrections) -> str:
    """Whether the service goes on meanwhile (CRPA L114-5-1)."""
    if payload.indispensable_keys:
        return _("Without what is indispensable, the service can't go on with your request.")
    return _("Meanwhile, the service goes on with your request.")


def subject_for(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> str:
    """The subject, the reference in it so that people find it again."""
    in_its_words = stage is not None and act.name not in {"hand_over", "resubmit", "take_as_received"}
    subject = fill(stage.email_subject, facts_of(request, stage, payload)) if stage and in_its_words else str(act.past)
    return subject if request.reference in subject else f"{subject} – {request.reference}"


def post_email(event: RequestEvent, request: ServiceRequest, subject: str) -> None:
    """Write the e-mail of `event` into the outbox, once for each who is told, within the act's transaction."""
    deadline = deadline_of(event, request)
    told = recipients_of(event, request)
    acting = told if deadline is None else [person for person in filers_of(request.profile) if person in told]
    bodies = {
        may_act: bodies_of(event, request, subject, deadline=deadline, may_act=may_act)
        for may_act in {person in acting for person in told}
    }
    for person in told:
        body = bodies[person in acting]
        outbox.post(
            key=f"request:{request.pk}:event:{event.number}:user:{person.pk}",
            kind=f"request.{event.act}",
            recipient=person.email,
            subject=subject,
            text=body.text,
            html=body.html,
            about=request.reference,
            reply_to=request.team.email if request.team else "",
        )


def recipients_of(event: RequestEvent, request: ServiceRequest) -> list[User]:
    """Who filed, and the organisation's members who asked for it; of a reminder, those who want reminders."""
    asked = User.objects.filter(
        is_active=True,
        memberships__profile=request.profile,
        memberships__wants_notices=True,
        memberships__profile__type__is_personal=False,
    ).exclude(pk=request.applicant_id)
    told = list(dict.fromkeys([*followers_of(request), *asked.order_by("pk")]))
    return [person for person in told if event.act != REMINDER or person.wants_reminders]


def followers_of(request: ServiceRequest) -> list[User]:
    """Who filed; once they may not act for the profile, its administrators first, then they if they may still read."""
    if may_file_for(request.applicant, request.profile):
        return [request.applicant]
    reads = [request.applicant] if may_see_profile(request.applicant, request.profile) else []
    return [*administrators_of(request.profile), *reads]


def deadline_of(event: RequestEvent, request: ServiceRequest) -> dt.date | None:
    """The last day for what this e-mail asks of the applicant; None when it expects nothing."""
    asked = awaited(request) if event.stage is not None and event.stage.waits_for_applicant else None
    return asked.deadline if asked else None


def _to_do(profile: Profile, deadline: dt.date | None, *, may_act: bool) -> str:
    """What is said first: what there is to do, by whom, and the last day for it; empty when nothing is."""
    if deadline is None:
        return ""
    facts = {"deadline": long_date(deadline), "profile": profile.name}
    if may_act:
        return _("What you have to do: complete your request before %(deadline)s.") % facts
    return (
        _(
            "To be done by the members of %(profile)s who may act for it: complete the request before %(deadline)s. "
            "Your role lets you read it."
        )
        % facts
    )


def _action(event: RequestEvent, deadline: dt.date | None, *, may_act: bool) -> str:
    """What the e-mail's one link is for."""
    if not may_act:
        return _("See the request")
    if deadline:
        return _("Complete my request")
    is_decision = event.to_state in State.decided() and event.from_state != event.to_state
    return _("Read the decision") if is_decision else _("See my request")


def agent_of(event: RequestEvent, request: ServiceRequest) -> list[str]:
    """Who writes: first name, name, capacity (CRPA L111-2); nothing for what the applicant or the clock did."""
    if request.team is None or ACTS[event.act].by != Party.INSTRUCTOR:
        return []
    return request.team.agent_lines(event.actor)


@dataclass(frozen=True)
class Bodies:
    """The two forms of an e-mail: what programs without pictures and styles show, and what the others do."""

    text: str
    html: str


def bodies_of(
    event: RequestEvent, request: ServiceRequest, subject: str, *, deadline: dt.date | None, may_act: bool = True
) -> Bodies:
    """The e-mail that tells the applicant of `event`, with the law's mentions when it is the acknowledgement.

    `deadline` is the last day for what is asked of them, None when nothing is; those who may not act for the profile
    (`may_act`) are told that it is for others to do.
    """
    acknowledgement = getattr(request, "acknowledgement", None) if event.act == "transmit" else None
    own_greeting = GREETING.match(event.text)
    context = {
        "event": event,
        "request": request,
        "stage": event.stage,
        "legal_paragraphs": acknowledgement_paragraphs(acknowledgement) if acknowledgement else [],
        "greeting": own_greeting[1] if own_greeting else "",
        "told": event.text[own_greeting.end() :].lstrip() if own_greeting else event.text,
        "to_do": _to_do(request.profile, deadline, may_act=may_act),
        "action": _action(event, deadline, may_act=may_act),
        "agent": agent_of(event, request),
        "url": settings.PARVIS_BASE_URL + request.get_absolute_url(),
        "team": request.team,
        "portal": current_department(),
        "subject": subject,
    }
    return Bodies(
        text=render_to_string("emails/requests/event.txt", context),
        html=render_to_string("emails/requests/event.html", context),
    )
