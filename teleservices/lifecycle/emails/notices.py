"""The e-mail that tells the applicant of an act: its subject, its bodies, to whom it goes. `texts` has the words."""

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.permissions import filers_of
from formkit.typography import amount_text
from notifications import outbox
from notifications.email_bodies import Bodies, render_bodies
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.prerequisites.awaiting import awaited
from teleservices.lifecycle.ways import followers_of
from teleservices.lifecycle.wording.tags import fill
from teleservices.lifecycle.wording.texts import ActContext, tag_values
from teleservices.models import Acknowledgement, Decision, RequestEvent, ServiceRequest, Stage, State
from teleservices.permissions import Party
from teleservices.receipts import acknowledgement_mentions, next_steps

GREETING = re.compile(r"\s*((?:Bonjour|Bonsoir|Madame|Monsieur|Mesdames|Chère?)\b[^\n]{0,60},)[ \t]*\n", re.IGNORECASE)
"""How a designer's own text greets, on a line of its own: ours is not added then."""


def text_for(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> str:
    """The text of the act, which its event keeps on the request and its e-mail carries."""
    return act.text(ActContext(request, stage, payload, moves_review=act.review_state is not None))


def subject_for(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> str:
    """The subject, the reference in it so that people find it again."""
    if act.subject:
        subject = str(act.subject) % {"reference": request.reference}
    elif stage is None or act.has_own_subject:
        subject = str(act.past)
    else:
        subject = fill(stage.email_subject, tag_values(request, stage, payload))
    return subject if request.reference in subject else f"{subject} – {request.reference}"


def post_email(event: RequestEvent, request: ServiceRequest, subject: str) -> None:
    """Write the e-mail of `event` into the outbox, once for each who is told, within the act's transaction."""
    deadline = deadline_of(event, request)
    recipients = recipients_of(event, request)
    acting = (
        recipients if deadline is None else [person for person in filers_of(request.profile) if person in recipients]
    )
    decided = decision_lines(_decision_of(event))
    bodies = {
        may_act: bodies_of(event, request, subject, deadline=deadline, may_act=may_act, decided=decided)
        for may_act in {person in acting for person in recipients}
    }
    for person in recipients:
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
    members = User.objects.filter(
        is_active=True,
        memberships__profile=request.profile_id,
        memberships__wants_notices=True,
        memberships__profile__type__is_personal=False,
    ).exclude(pk=request.applicant_id)
    recipients = list(dict.fromkeys([*followers_of(request), *members.order_by("pk")]))
    return [person for person in recipients if person.wants_reminders or not ACTS[event.act].may_be_declined]


def deadline_of(event: RequestEvent, request: ServiceRequest) -> dt.date | None:
    """The last day for what this e-mail asks of the applicant; None when it expects nothing."""
    correction = awaited(request) if event.stage is not None and event.stage.waits_for_applicant else None
    return correction.deadline if correction else None


def decision_lines(decision: Decision | DecisionGiven | None) -> tuple[str, ...]:
    """What is granted, and by which act: said first. Nothing where nothing is decided, or of what isn't typed yet."""
    if decision is None or not decision.act_date:
        return ()
    amount, values = decision.amount_cents, {"number": decision.act_number, "day": long_date(decision.act_date)}
    act = _("Decision No. %(number)s of %(day)s.") if decision.act_number else _("Decision of %(day)s.")
    granted = (_("Amount granted: %(amount)s.") % {"amount": amount_text(amount)},) if amount is not None else ()
    return (*granted, act % values)


def _decision_of(event: RequestEvent) -> Decision | None:
    """The decision that this event gave; None for any other act, and for what was handled without one."""
    gives = issubclass(ACTS[event.act].payload, DecisionGiven) and "decision" in event.data
    return Decision.objects.filter(pk=event.data["decision"]).first() if gives else None


def _next_lines(event: RequestEvent, request: ServiceRequest, receipt: Acknowledgement | None) -> tuple[str, ...]:
    """What is said first of what is with the service: who has it, that nothing is to be done, by when an answer comes.

    Empty where something else was asked or done: its own words say what follows.
    """
    if receipt:
        return next_steps(receipt)
    issued = getattr(request, "acknowledgement", None)
    begins = event.from_state == State.SUBMITTED and event.to_state == State.IN_REVIEW
    if not begins or issued is None:
        return ()
    who, nothing, answer = next_steps(issued, service=request.team.name if request.team else "")
    day = issued.implicit_decision_on
    return (who, nothing) if day and day <= legal_day(event.at) else (who, nothing, answer)


def _to_do(profile: Profile, deadline: dt.date | None, *, may_act: bool) -> str:
    """What is said first: what there is to do, by whom, and the last day for it; empty when nothing is."""
    if deadline is None:
        return ""
    values = {"deadline": long_date(deadline), "profile": profile.name}
    if may_act:
        return _("What you have to do: complete your request by %(deadline)s, that day included.") % values
    return (
        _(
            "To be done by the members of %(profile)s who may act for it: complete the request by %(deadline)s, that "
            "day included. Your role lets you read it."
        )
        % values
    )


def _action(event: RequestEvent, request: ServiceRequest, deadline: dt.date | None, *, may_act: bool) -> str:
    """What the e-mail's one link is for."""
    if not may_act:
        return _("See the request")
    if deadline:
        return _("Complete my request")
    is_ending = event.to_state in State.decided() and event.from_state != event.to_state
    is_decision = is_ending and not ACTS[event.act].handles(request)
    return _("Read the decision") if is_decision else _("See my request")


def agent_of(event: RequestEvent, request: ServiceRequest) -> list[str]:
    """Who writes: first name, name, capacity (CRPA L111-2); nothing for what the applicant or the clock did."""
    if request.team is None or ACTS[event.act].by != Party.INSTRUCTOR:
        return []
    return request.team.agent_lines(event.actor)


def bodies_of(
    event: RequestEvent,
    request: ServiceRequest,
    subject: str,
    *,
    deadline: dt.date | None,
    may_act: bool = True,
    decided: tuple[str, ...] = (),
) -> Bodies:
    """The e-mail that tells the applicant of `event`, with the law's mentions when it is the acknowledgement.

    `deadline` is the last day for what is asked of them, None when nothing is; those who may not act for the profile
    (`may_act`) are told that it is for others to do. `decided` is what `decision_lines` says of a decision.
    """
    acknowledgement = getattr(request, "acknowledgement", None) if ACTS[event.act].acknowledges else None
    own_greeting = GREETING.match(event.text)
    context = {
        "event": event,
        "request": request,
        "stage": event.stage,
        "next_lines": decided or _next_lines(event, request, acknowledgement),
        "legal_mentions": acknowledgement_mentions(acknowledgement) if acknowledgement else [],
        "greeting": own_greeting[1] if own_greeting else "",
        "told": event.text[own_greeting.end() :].lstrip() if own_greeting else event.text,
        "to_do": _to_do(request.profile, deadline, may_act=may_act),
        "action": _action(event, request, deadline, may_act=may_act),
        "agent": agent_of(event, request),
        "url": settings.PARVIS_BASE_URL + request.get_absolute_url(),
        "team": request.team,
        "subject": subject,
    }
    return render_bodies("requests/event", context)
