"""The e-mail that an act sends, as it is shown before it is sent. Writes nothing."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from teleservices.competence.rules import rules_of
from teleservices.lifecycle.act import Act, Paperwork
from teleservices.lifecycle.corrections.payloads import Asked, Extension
from teleservices.lifecycle.emails.notices import bodies_of, decision_lines, subject_for, text_for
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.prerequisites.awaiting import awaited
from teleservices.lifecycle.prerequisites.next_stages import stage_after
from teleservices.lifecycle.ways import Way, letter_among, way_to_reach
from teleservices.models import ServiceRequest, Stage, State


@dataclass(frozen=True)
class Words:
    """What an act says in its own words: its stage's, and the message of who does it."""

    subject: str
    text: str


@dataclass(frozen=True)
class Preview(Words):
    """What the applicant reads of an act."""

    email: str
    """The whole e-mail as programs without styles show it: greeting, what is to do, who writes, signature."""
    compared: str = ""
    """The same without the act and the amount, which who decides has just typed and needn't be shown again; empty where
    there are none."""
    ways: tuple[Way, ...] = ()
    """How those of the request are reached: said where a letter leaves besides, or nobody reads the e-mail."""

    @property
    def letter(self) -> Way | None:
        """The way that ends in a letter box; None where there is none."""
        return letter_among(self.ways)

    @property
    def checksum(self) -> str:
        """What an act carries to say what was shown: the SHA-256 of its subject, of its text and of who is reached."""
        reached = [[way.person, way.channel, way.address] for way in self.ways]
        return hashlib.sha256(json.dumps([self.subject, self.compared or self.email, reached]).encode()).hexdigest()


def words(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> Words:
    """The words of `act` once its stage is known: those that are shown, and those that leave."""
    return Words(subject_for(request, act, stage, payload), text_for(request, act, stage, payload))


def preview(request: ServiceRequest, act: Act, payload: Payload, actor: User) -> Preview:
    """The e-mail of `act` by `actor` with what the form holds so far."""
    try:
        stage = stage_after(
            request, act.stage_state_from(State(request.state)), payload, act.by, act.stage_left(request)
        )
    except ActRefusedError:
        stage = None
    request = payload.becoming(request)
    wording, before, now = words(request, act, stage, payload), State(request.state), timezone.now()
    event = event_of(act, request, actor=actor, before=before, stage=stage, at=now, text=wording.text)
    decided = decision_lines(payload) if isinstance(payload, DecisionGiven) and not _is_handled(request) else ()
    deadline = _deadline(request, stage, payload)
    compared = bodies_of(event, request, wording.subject, deadline=deadline).text
    email = compared
    if decided:
        email = bodies_of(event, request, wording.subject, deadline=deadline, decided=decided).text
    ways = way_to_reach(request, is_decision=act.paperwork is Paperwork.DECISION)
    return Preview(wording.subject, event.text, email, compared, ways)


def _is_handled(request: ServiceRequest) -> bool:
    rules = rules_of(request.procedure)
    return rules is not None and rules.is_handled


def _deadline(request: ServiceRequest, stage: Stage | None, payload: Payload) -> dt.date | None:
    if stage is None or not stage.waits_for_applicant:
        return None
    correction = payload if isinstance(payload, Asked | Extension) else awaited(request)
    return correction.deadline if correction else None
